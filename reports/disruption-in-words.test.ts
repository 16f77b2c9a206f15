import { expect, it } from 'vitest';
import { disruptionInWords } from './disruption-in-words.ts';

const asked = { delayMs: 200, errorShare: 0.5 };

it('a disruption is told as it was meant and as its probes show it', () => {
  const errors = { failures: 92, trials: 200, low: 0.4003, high: 0.5206 };
  const seen = { from: 1e12, to: 1e12 + 9_938, seconds: 9.938, errors, addedMs: 202.7 };
  expect(disruptionInWords({ asked, seen })).toBe(
    'Meant: 200 ms later and 50 % errors; its probes show it for 9.94 s: 203 ms later, 92 errors of 200 (40 to 52 %).',
  );
  expect(disruptionInWords({ asked: { delayMs: 200, errorShare: 0 }, seen: null })).toBe(
    "Meant: 200 ms later; the service's probes show nothing of it.",
  );
});

it('one of a single replica is told with its share of all, and one that was not as strong as it was meant with that', () => {
  const errors = { failures: 8, trials: 200, low: 0.02, high: 0.07 };
  const met = { failures: 62, trials: 200, low: 0.256, high: 0.368 };
  const seen = { from: 1e12, to: 1e12 + 9_938, seconds: 9.938, errors, met, addedMs: 202.7 };
  const one = { delayMs: 0, errorShare: 0.9, errorCode: 429, replicas: { hit: 1, of: 3 } };
  expect(disruptionInWords({ asked: one, seen, strong: 'weaker' })).toBe(
    'Meant: 90 % errors (429), in 1 of 3 replicas; its probes show it for 9.94 s: 203 ms later, 8 errors of 200 (2 to 7 %), 62 that met it of 200 (26 to 37 %), which is weaker than it was meant.',
  );
});
