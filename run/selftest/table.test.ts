import { describe, expect, it } from 'vitest';
import { judge } from '../../slo/judge.ts';
import { smallRun } from '../../slo/testing/small-run.ts';
import { isGood, lastLine, lineOf, type Row } from './table.ts';

const { plan, evidence } = smallRun('replica-kill');
const [finding] = judge(plan, evidence).findings;
if (finding === undefined) throw new Error('a run has findings');

const quiet = { kind: 'quiet' } as const;
const row = (defect: string, change: Partial<Row> = {}, madeFor = defect): Row => ({
  defect,
  expected: '^durability$',
  seconds: 51.4,
  outcome: { kind: 'found', finding },
  healthy: { outcome: quiet, madeFor },
  ...change,
});
const alarm = (madeFor: string): Partial<Row> => ({
  healthy: { outcome: { kind: 'false alarm', says: 'residue: left behind' }, madeFor },
});

describe('the table of the selftest', () => {
  it('is good only when every defect was found and every healthy run was quiet', () => {
    expect(isGood([row('a'), row('b')])).toBe(true);
    expect(isGood([])).toBe(false);
    expect(isGood([row('a'), row('b', alarm('b'))])).toBe(false);
    const invalid = { healthy: { outcome: { kind: 'invalid', says: '' }, madeFor: 'b' } } as const;
    expect(isGood([row('a'), row('b', invalid)])).toBe(false);
    expect(isGood([row('a'), row('b', { outcome: { kind: 'missed', says: '' } })])).toBe(false);
  });

  it('says of a healthy run that was made for another defect whose it was', () => {
    expect(lineOf(row('lost-ack'))).toMatch(/^lost-ack +\^durability\$ +found +51 {2}quiet$/);
    expect(lineOf(row('duplicate-write', {}, 'lost-ack'))).toMatch(/quiet \(the run beside lost-ack\)$/);
  });

  it('says below a line why it is not as it must be', () => {
    const lines = lineOf(row('a', { ...alarm('a'), outcome: { kind: 'missed', says: 'PASS: all pass' } }));
    expect(lines.split('\n').slice(1)).toEqual([
      '    with the defect: PASS: all pass',
      '    healthy: residue: left behind',
    ]);
  });

  it('counts a healthy run once, however many defects it stands beside', () => {
    const shared = [row('a'), row('b', {}, 'a'), row('c', alarm('c')), row('d', alarm('c'), 'c')];
    expect(lastLine(shared)).toBe(
      '4 of 4 defects found; 1 false alarms in 2 healthy runs, one for each kind of arguments, 0 of them not judged or INVALID',
    );
  });
});
