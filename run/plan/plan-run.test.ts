import { describe, expect, it } from 'vitest';
import shipped from '../../k6.config.ts';
import { parseTrace, replay } from '../../scenarios/profiles/replay.ts';
import type { Plan } from '../../slo/plan.ts';
import type { LocalEnvironment } from '../config/schema.ts';
import { describePlan } from './describe.ts';
import { planOfConfig } from './testing/plan-of.ts';

const planOf = planOfConfig(shipped);

const ids = (plan: Plan) => plan.absent.map((a) => a.id);

describe('an experiment for a run of its own', () => {
  const faults = (plan: Plan) => plan.chaos.map((c) => c.fault);
  const unnamed = (plan: Plan) =>
    plan.notExamined.filter((n) => n.what.includes('only in a run that names it'));

  it('is left out of a full run, costs it no second, and is named as not examined', () => {
    const full = planOf({});
    expect(faults(full)).not.toContain('rolling-restart');
    const without = planOf({}, (local) => {
      local.experiments = local.experiments.filter((e) => !e.onlyWhenNamed);
    });
    expect(full.load.durationSeconds).toBe(without.load.durationSeconds);
    expect(unnamed(full)).toEqual([
      {
        what: 'rolling-restart (each replica gives way to a new one, and no answer is bad): only in a run that names it',
        takes: 'a run with --fault rolling-restart',
      },
    ]);
    expect(unnamed(without)).toEqual([]);
  });

  it('is there when it is named, and decides that run', () => {
    const plan = planOf({ fault: ['rolling-restart'] });
    expect(faults(plan)).toEqual(['rolling-restart']);
    expect(unnamed(plan)).toEqual([]);
    expect(plan.objectives.find((o) => o.id === 'rollout:1-rolling-restart')).toMatchObject({
      required: true,
      service: 'request',
      decidable: true,
    });
    expect(plan.objectives.filter((o) => o.kind === 'rto')).toEqual([]);
  });
});

describe('what is required and not part of a run', () => {
  it('is nothing in a full run, however short', () => {
    expect(ids(planOf({}))).toEqual([]);
    expect(ids(planOf({ only: 'chaos', duration: '5m' }))).toEqual([]);
  });

  it('is all of the faults where only load was asked for, or a smoke', () => {
    for (const plan of [planOf({ only: 'load' }), planOf({ profile: 'smoke' })]) {
      expect(ids(plan)).toHaveLength(13);
      expect(ids(plan)).toEqual(
        expect.arrayContaining(['rto:1-replica-kill:reads', 'rpo:5-region-loss', 'residue']),
      );
    }
  });

  it('knows a fault by its name, as its number is another one in a narrowed run', () => {
    const plan = planOf({ fault: ['node-kill'] });
    expect(plan.objectives.map((o) => o.id)).toContain('rto:1-node-kill:reads');
    expect(ids(plan)).not.toContain('rto:2-node-kill:reads');
    expect(ids(plan)).toContain('rto:1-replica-kill:reads');
  });

  it('asks of a fault alone what is required of it under its number in the full run', () => {
    const plan = planOf({ fault: ['node-kill'] }, (local) => {
      local.require = ['rto:2-node-kill:reads'];
    });
    expect(plan.objectives.filter((o) => o.required).map((o) => o.id)).toEqual(['rto:1-node-kill:reads']);
    expect(ids(plan)).toEqual([]);
  });

  it('tells two experiments of one fault apart where only one of them is required', () => {
    const twice = (local: LocalEnvironment) => {
      const [kill] = local.experiments;
      if (kill !== undefined) local.experiments = [kill, kill];
      local.require = ['rto:2-replica-kill:reads'];
    };
    const full = planOf({}, twice);
    expect(full.objectives.filter((o) => o.required).map((o) => o.id)).toEqual(['rto:2-replica-kill:reads']);
    expect(ids(full)).toEqual([]);
    expect(ids(planOf({ fault: ['replica-kill'] }, twice))).toEqual(['rto:2-replica-kill:reads']);
  });

  it('is what the ledger would show where the config makes it write nothing', () => {
    const plan = planOf({}, (local) => {
      local.witnesses.ledgerWritesPerSecond = 0;
    });
    expect(ids(plan)).toEqual(
      expect.arrayContaining(['durability', 'rpo:5-region-loss', 'rto:2-node-kill:writes']),
    );
    expect(plan.absent.every((a) => a.takes === "a run with the ledger's writes")).toBe(true);
  });

  it('is what services would show that a recorded trace does not ask', () => {
    const trace = replay(parseTrace('time,service,rate\n0,donor,10\n60,donor,10'));
    const plan = planOf({ replay: 'trace.csv' }, undefined, { replay: trace });
    expect(ids(plan)).toContain('throughput:camp');
    expect(ids(plan)).not.toContain('throughput:donor');
  });

  it('is named before the start, a line a kind', () => {
    const plan = planOf({ only: 'load' });
    const named = plan.notExamined.filter((n) => n.what.includes('not part of this run'));
    expect(named).toEqual([
      {
        what: 'rto of replica-kill, node-kill, database-primary-kill, zone-loss, region-loss: required (10 findings), but not part of this run',
        takes:
          'a run with replica-kill, a run with node-kill, a run with database-primary-kill, a run with zone-loss, a run with region-loss',
      },
      {
        what: 'rpo of database-primary-kill, region-loss: required (2 findings), but not part of this run',
        takes: 'a run with database-primary-kill, a run with region-loss',
      },
      { what: 'residue: required, but not part of this run', takes: 'a run with faults' },
    ]);
    expect(describePlan(plan).join('\n')).toContain('NOT PART OF THIS RUN: 13 required findings (rto of');
  });
});
