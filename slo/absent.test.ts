import { describe, expect, it } from 'vitest';
import { absentFrom, absentKinds, requiredAs } from './absent.ts';
import type { Objective } from './plan.ts';
import { sampleObjective } from './testing/sample-case.ts';

const of = (id: string, change: Partial<Objective> = {}): Objective =>
  sampleObjective({ id, title: `the ${id}`, kind: 'rto', ...change });
const rto = (fault: string, op: 'reads' | 'writes' = 'reads', change: Partial<Objective> = {}) =>
  of(`rto:${fault}:${op}`, { fault, ...change });

describe('what a narrowed run leaves out', () => {
  it('is what the full one requires and it does not ask, whatever number a fault has', () => {
    const full = [
      of('availability', { kind: 'availability' }),
      rto('1-node-kill'),
      rto('2-zone-loss'),
      rto('3-node-kill', 'reads', { required: false }),
    ];
    const own = [of('availability', { kind: 'availability' }), rto('1-zone-loss')];
    expect(absentFrom(own, full)).toEqual([
      { id: 'rto:1-node-kill:reads', title: 'the rto:1-node-kill:reads', takes: 'a run with node-kill' },
    ]);
    expect(absentFrom(full, full)).toEqual([]);
  });

  it('is the second of two that the full run asks for, where it has but one', () => {
    const full = [rto('1-node-kill'), rto('2-node-kill')];
    expect(absentFrom([rto('1-node-kill')], full).map((a) => a.id)).toEqual(['rto:2-node-kill:reads']);
  });

  it('is what it asks without requiring it, too', () => {
    const loose = rto('1-node-kill', 'reads', { required: false });
    expect(absentFrom([loose], [rto('1-node-kill')]).map((a) => a.id)).toEqual(['rto:1-node-kill:reads']);
  });

  it('says what it takes: the ledger, a fault, a service, or a full run', () => {
    const takes = (objective: Objective, own: Objective[] = []) => absentFrom(own, [objective])[0]?.takes;
    expect(takes(of('durability', { kind: 'durability' }))).toBe("a run with the ledger's writes");
    expect(takes(of('read-your-writes', { kind: 'read-your-writes' }))).toBe(
      "a run with the ledger's writes",
    );
    expect(takes(rto('12-node-kill'))).toBe('a run with node-kill');
    expect(takes(rto('12-node-kill', 'writes'), [rto('1-node-kill')])).toBe("a run with the ledger's writes");
    expect(takes(rto('12-node-kill'), [rto('1-zone-loss')])).toBe('a run with node-kill');
    const donor = of('latency-p99:donor', { kind: 'latency', service: 'donor' });
    expect(takes(donor)).toBe('a run whose load asks donor');
    expect(takes(donor, [of('availability', { kind: 'availability' })])).toBe('a run whose load asks donor');
    expect(takes(of('residue', { kind: 'residue' }))).toBe('a run with faults');
    expect(takes(of('availability', { kind: 'availability' }))).toBe('a full run');
  });

  it('is told in one line a kind, with what it is of', () => {
    const absent = [
      { id: 'rto:1-node-kill:reads', title: '', takes: 'a run with node-kill' },
      { id: 'rto:1-node-kill:writes', title: '', takes: 'a run with node-kill' },
      { id: 'rto:14-zone-loss:reads', title: '', takes: 'a run with zone-loss' },
      { id: 'durability', title: '', takes: "a run with the ledger's writes" },
    ];
    expect(absentKinds(absent)).toEqual([
      {
        kind: 'rto',
        count: 3,
        of: 'rto of node-kill, zone-loss',
        takes: 'a run with node-kill, a run with zone-loss',
      },
      { kind: 'durability', count: 1, of: 'durability', takes: "a run with the ledger's writes" },
    ]);
  });
});

describe('a narrowed run', () => {
  it('requires what the full one does, also where its fault has another number', () => {
    const full = [rto('1-zone-loss'), rto('2-node-kill'), rto('3-region-loss', 'reads', { required: false })];
    const loose = (fault: string) => rto(fault, 'reads', { required: false });
    const required = (own: Objective) => requiredAs([own], full)[0]?.required;
    expect(required(loose('1-node-kill'))).toBe(true);
    expect(required(loose('1-region-loss'))).toBe(false);
    expect(required(loose('1-replica-kill'))).toBe(false);
    // It is the full run's own: there it was not required.
    expect(required(loose('2-node-kill'))).toBe(false);
    expect(required(rto('1-replica-kill'))).toBe(true);
    expect(requiredAs([loose('1-node-kill')], full)[0]).toEqual({ ...loose('1-node-kill'), required: true });
  });
});
