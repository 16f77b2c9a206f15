import { describe, expect, it } from 'vitest';
import type { Row } from '../../slo/calibration/experiment.ts';
import { allHold, closing, rowLines } from './table.ts';

const row: Row = {
  what: 'availability: PASS',
  model: 'independent failures',
  runs: 2000,
  seen: 90,
  limits: { fewest: 0, most: 131 },
  expects: 'at most 5 %',
  holds: true,
};

describe('the table of a calibration', () => {
  it('says of each row what was seen, what may be, and what was simulated', () => {
    expect(rowLines(row)).toEqual([
      'ok       4.50 %  availability: PASS: at most 5 % (up to 131 of 2,000)',
      '                  independent failures',
    ]);
  });

  it.each([
    [{ fewest: 931, most: 2000 }, 'from 931'],
    [{ fewest: 178, most: 307 }, '178 to 307'],
    [{ fewest: 0, most: 0 }, 'none'],
  ])('says the limits %j as "%s"', (limits, said) => {
    expect(rowLines({ ...row, limits })[0]).toContain(`(${said} of 2,000)`);
  });

  it('marks what does not hold, and what no run can mend', () => {
    expect(rowLines({ ...row, holds: false })[0]).toMatch(/^BROKEN/);
    expect(rowLines({ ...row, broken: 'only over many nights' })[0]).toMatch(/^known/);
    expect(rowLines({ ...row, broken: 'only over many nights' })[1]).toMatch(/; only over many nights$/);
    expect(rowLines({ ...row, broken: 'only over many nights', holds: false })[0]).toMatch(/^BROKEN/);
  });

  it('holds when each row does, and not when there is none', () => {
    expect(allHold([row, { ...row, broken: 'known' }])).toBe(true);
    expect(allHold([row, { ...row, holds: false }])).toBe(false);
    expect(allHold([])).toBe(false);
  });

  it('ends with what it looked at', () => {
    const rows = [row, { ...row, broken: 'known' }];
    expect(closing(rows, 1.25)).toBe(
      '2 rows, 1 of them known limits, 4,000 simulated runs in 1.3 s: each holds',
    );
    expect(closing([...rows, { ...row, holds: false }], 1)).toMatch(/1 do not hold$/);
    expect(closing([], 0)).toMatch(/nothing was simulated$/);
  });
});
