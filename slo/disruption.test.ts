import { describe, expect, it } from 'vitest';
import { agentPort, type Disruption, disruptionMistakes, httpFaults, untouchedPaths } from './disruption.ts';

const http = (change: Partial<Extract<Disruption, { kind: 'http' }>>): Disruption => ({
  kind: 'http',
  delayMs: 200,
  errorShare: 0.5,
  errorCode: 503,
  seconds: 10,
  ...change,
});

describe('a disruption', () => {
  it.each<[string, Disruption]>([
    ['a delay and errors', http({})],
    ['a delay alone', http({ errorShare: 0 })],
    ['errors alone', http({ delayMs: 0, errorShare: 1 })],
    ['dropped packets', { kind: 'drop', seconds: 3600 }],
    ['a second long', http({ seconds: 1 })],
    ['the lowest status', http({ errorCode: 200 })],
    ['the highest status', http({ errorCode: 599 })],
    ['a millisecond for all, and no error', http({ delayMs: 1, errorShare: 0 })],
  ])('may be %s', (_, disruption) => {
    expect(disruptionMistakes(disruption)).toEqual([]);
  });

  it.each<[string, Disruption, RegExp]>([
    ['no time', http({ seconds: 0 }), /whole seconds from 1 to 3600, found 0/],
    ['half a second', { kind: 'drop', seconds: 0.5 }, /found 0\.5/],
    ['more than an hour', { kind: 'drop', seconds: 3601 }, /found 3601/],
    ['no number of seconds', { kind: 'drop', seconds: Number.NaN }, /found NaN/],
    ['a negative delay', http({ delayMs: -1 }), /a delay of whole milliseconds, found -1/],
    ['more errors than requests', http({ errorShare: 1.5 }), /a share of errors from 0 to 1, found 1\.5/],
    ['a share that is no number', http({ errorShare: Number.NaN }), /found NaN/],
    ['a code that is no status', http({ errorCode: 99 }), /an HTTP status, found 99/],
    ['a code below the answers', http({ errorCode: 199 }), /an HTTP status, found 199/],
    ['a code beyond the last', http({ errorCode: 600 }), /an HTTP status, found 600/],
    ['half a code', http({ errorCode: 503.5 }), /found 503\.5/],
    ['half a millisecond', http({ delayMs: 0.5 }), /a delay of whole milliseconds, found 0\.5/],
    ['fewer errors than none', http({ errorShare: -0.1 }), /a share of errors from 0 to 1, found -0\.1/],
    ['nothing that anybody would notice', http({ delayMs: 0, errorShare: 0 }), /found neither/],
  ])('of %s is refused', (_, disruption, message) => {
    expect(disruptionMistakes(disruption)).toEqual([expect.stringMatching(message)]);
  });
});

it('a disruption is told all of its mistakes at once', () => {
  const wrong = http({ seconds: 0, delayMs: -1, errorShare: -1, errorCode: 1 });
  expect(disruptionMistakes(wrong)).toHaveLength(5);
});

it('an HTTP fault is one that can be carried out', () => {
  for (const fault of Object.values(httpFaults))
    expect(disruptionMistakes({ kind: 'http', ...fault, seconds: 1 })).toEqual([]);
  expect(httpFaults['http-delay']).toMatchObject({ errorShare: 0 });
  expect(httpFaults['http-errors']).toMatchObject({ delayMs: 0 });
  expect(untouchedPaths).toEqual(['/health', '/ready']);
});

it('the agent listens where no service does, nor any outgoing connection', () => {
  expect(agentPort).toBeGreaterThan(60_999);
  expect(agentPort).toBeLessThan(65_536);
});
