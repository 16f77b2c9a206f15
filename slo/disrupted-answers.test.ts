import { expect, it } from 'vitest';
import { disruptedAnswers } from './disrupted-answers.ts';
import type { ProbeRow, Sample } from './evidence.ts';
import type { FaultTimes } from './timeline.ts';

const t0 = 1e12;
const bound = { readsSeconds: 60, writesSeconds: 60, claim: null, why: 'ours' };
const times = (
  fault: FaultTimes['planned']['fault'],
  service?: 'donor',
  change: Partial<FaultTimes['planned']> = {},
): FaultTimes => ({
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
    ...change,
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

const evidence = { probes, samples: [] };

it('shows a disruption by the probes of its own service, as long and as strong as it was', () => {
  const found = disruptedAnswers(times('http-errors', 'donor'), evidence, Infinity);
  expect(found).toMatchObject({
    asked: { delayMs: 0, errorShare: 0.5, errorCode: 503 },
    seen: { from: t0, errors: { failures: 20, trials: 39 }, addedMs: 0 },
    strong: 'as-meant',
  });
  expect(found?.seen?.seconds).toBe(19);
});

it('shows nothing of one that the service’s probes did not notice, or that the next fault covers', () => {
  const unnoticed = probes.filter((row) => row.service === 'request');
  const without = { probes: unnoticed, samples: [] };
  expect(disruptedAnswers(times('http-errors', 'donor'), without, Infinity)?.seen).toBeNull();
  expect(disruptedAnswers(times('http-errors', 'donor'), evidence, t0)?.seen).toBeNull();
});

it('says nothing of other faults, of no service, and of what had no effect', () => {
  expect(disruptedAnswers(times('network-drop', 'donor'), evidence, Infinity)).toBeUndefined();
  expect(disruptedAnswers(times('http-errors'), evidence, Infinity)).toBeUndefined();
  const without = { ...times('http-errors', 'donor'), effective: null };
  expect(disruptedAnswers(without, evidence, Infinity)).toBeUndefined();
});

it('holds what was seen against the strength that was planned', () => {
  const strength = { delayMs: 0, errorShare: 0.9, errorCode: 500 };
  expect(disruptedAnswers(times('http-errors', 'donor', { strength }), evidence, Infinity)).toMatchObject({
    asked: { errorShare: 0.9, errorCode: 500 },
    strong: 'weaker',
  });
  const other = { ...strength, errorCode: 429 };
  const found = disruptedAnswers(times('http-errors', 'donor', { strength: other }), evidence, Infinity);
  expect(found).toEqual({ asked: other, seen: null });
});

it('expects of one replica its share among those that were ready when it took effect', () => {
  const sized = (at: number, ready: number, region = 'region-1'): Sample => ({
    ...({ kind: 'replicas', service: 'donor', desired: ready } as const),
    ...{ at, ready, region },
  });
  const samples = [
    sized(t0 - 20_000, 2),
    sized(t0 - 1_000, 4),
    sized(t0 - 500, 9, 'region-2'),
    sized(t0 + 5_000, 8),
  ];
  const aim = { service: 'donor', region: 'region-1', replicas: 'one' } as const;
  const found = disruptedAnswers(times('http-errors', 'donor', { aim }), { probes, samples }, Infinity);
  expect(found?.asked.replicas).toEqual({ hit: 1, of: 4 });
  // A half of its own answers, an eighth of all; these were half of all.
  expect(found?.strong).toBe('stronger');
});
