import { expect, it } from 'vitest';
import { disruptedAnswers } from './disrupted-answers.ts';
import type { ProbeRow } from './evidence.ts';
import type { FaultTimes } from './timeline.ts';

const t0 = 1e12;
const bound = { readsSeconds: 60, writesSeconds: 60, claim: null, why: 'ours' };
const times = (fault: FaultTimes['planned']['fault'], service?: 'donor'): FaultTimes => ({
  planned: {
    id: `1-${fault}`,
    fault,
    aim: service === undefined ? {} : { service },
    at: 40,
    holdSeconds: 20,
    healBoundSeconds: 10,
    bound,
    hypothesis: '',
    touches: '',
    undo: '',
    budgetSeconds: 1,
  },
  injected: t0 - 1_000,
  effective: { at: t0, uncertaintyMs: 500, clock: 'runner' },
  ineffective: null,
  healStarted: t0 + 20_000,
  healEnded: t0 + 21_000,
});

/** Two minutes of probes of two services, twice a second; the donor service answers every other one badly in the fault. */
const probes = Array.from({ length: 480 }, (_, i): ProbeRow => {
  const service = i % 2 === 0 ? 'donor' : 'request';
  const sentAt = t0 - 60_000 + i * 250;
  const bad = service === 'donor' && sentAt >= t0 && sentAt < t0 + 20_000 && i % 4 === 0;
  return {
    service,
    scheduledAt: sentAt,
    sentAt,
    endedAt: sentAt + 5,
    outcome: bad ? 'server-error' : 'good',
  };
});

it('shows a disruption by the probes of its own service, as long and as strong as it was', () => {
  const found = disruptedAnswers(times('http-errors', 'donor'), probes, Infinity);
  expect(found).toMatchObject({
    asked: { delayMs: 0, errorShare: 0.5 },
    seen: { from: t0, errors: { failures: 20, trials: 39 }, addedMs: 0 },
  });
  expect(found?.seen?.seconds).toBe(19);
});

it('shows nothing of one that the service’s probes did not notice, or that the next fault covers', () => {
  const unnoticed = probes.filter((row) => row.service === 'request');
  expect(disruptedAnswers(times('http-errors', 'donor'), unnoticed, Infinity)?.seen).toBeNull();
  expect(disruptedAnswers(times('http-errors', 'donor'), probes, t0)?.seen).toBeNull();
});

it('says nothing of other faults, of no service, and of what had no effect', () => {
  expect(disruptedAnswers(times('network-drop', 'donor'), probes, Infinity)).toBeUndefined();
  expect(disruptedAnswers(times('http-errors'), probes, Infinity)).toBeUndefined();
  const without = { ...times('http-errors', 'donor'), effective: null };
  expect(disruptedAnswers(without, probes, Infinity)).toBeUndefined();
});
