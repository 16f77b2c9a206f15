import { describe, expect, it } from 'vitest';
import { cases } from '../selftest/cases.ts';
import { defectOutcome } from '../selftest/outcome.ts';
import { runTargeted } from '../selftest/targeted-run.ts';

it('passes a scaler that reacts, by the same config that catches one that does not', async () => {
  const eager = cases.find(({ defect }) => defect === 'stuck-scaler');
  const { code, verdict, printed } = await runTargeted({
    args: (eager?.args ?? []).with(-1, '20s'),
  });
  expect(code, printed).toBe(0);
  const reactions = verdict?.findings.filter((f) => f.objective.kind === 'autoscaling-reaction');
  expect(reactions?.map((f) => f.verdict)).toEqual(Array(8).fill('PASS'));
});

describe('the gate catches', () => {
  it.each(cases)('$defect, within a minute of load, by the finding that names it', async (one) => {
    const { code, verdict, seconds, printed } = await runTargeted(one, one.defect);
    expect(defectOutcome(one, verdict).kind, printed).toBe('found');
    expect(code).toBe(1);
    // The targeted run is to take a minute; twice that leaves room for a busy machine.
    expect(seconds).toBeLessThan(120);
  });
});
