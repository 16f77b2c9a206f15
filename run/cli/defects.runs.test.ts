import { describe, expect, it } from 'vitest';
import { againAfterInvalid } from '../selftest/again-after-invalid.ts';
import { cases } from '../selftest/cases.ts';
import { defectOutcome } from '../selftest/outcome.ts';
import { runTargeted } from '../selftest/targeted-run.ts';

/** One that needs the ledger and one that needs the load; `npm run selftest` has them all, and healthy runs beside them. */
const some = cases.filter(({ defect }) => defect === 'lost-ack' || defect === 'wrong-answer');

describe('the gate catches', () => {
  it.each(some)(
    '$defect, within a minute of load, by the finding that names it',
    { timeout: 400_000 },
    async (one) => {
      const { code, verdict, seconds, printed } = await againAfterInvalid(
        (run) => run.verdict?.verdict === 'INVALID',
        () => runTargeted(one, one.defect),
      );
      expect(defectOutcome(one, verdict).kind, printed).toBe('found');
      expect(code).toBe(1);
      // The targeted run is to take a minute; twice that leaves room for a busy machine.
      expect(seconds).toBeLessThan(120);
    },
  );
});
