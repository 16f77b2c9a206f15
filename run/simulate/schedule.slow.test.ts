import { describe, expect, it } from 'vitest';
import { undo } from '../../chaos/undo.ts';
import { faultNames } from '../../slo/plan.ts';
import { conduct } from '../conduct/conduct.ts';
import { runSchedule, type Subject } from './schedule.ts';
import type { SimulatedPorts } from './simulated-world.ts';

const real: Subject = { conduct, undo };

/** The rules that a subject breaks in the first schedules. */
const broken = async (subject: Subject, seeds: number): Promise<string[]> => {
  const found: string[] = [];
  for (let seed = 1; seed <= seeds; seed += 1) found.push(...(await runSchedule(seed, subject)).violations);
  return found;
};

describe('the simulation', () => {
  it('finds each of many schedules healed, or named, and looks at enough that silence means something', async () => {
    const totals = new Map<string, number>();
    const found: string[] = [];
    // `npm run simulate` looks at 10,000 of them.
    for (let seed = 1; seed <= 200; seed += 1) {
      const { violations, counts } = await runSchedule(seed, real);
      found.push(...violations);
      for (const [what, n] of counts) totals.set(what, (totals.get(what) ?? 0) + n);
    }
    expect(found).toEqual([]);
    for (const what of [
      'crash',
      'injection',
      'undo',
      'call late',
      'call answer-lost',
      'call hollow',
      'fault healed',
    ])
      expect(totals.get(what), what).toBeGreaterThan(5);
    for (const fault of faultNames)
      expect(totals.get(`injection of ${fault}`) ?? 0, fault).toBeGreaterThan(0);
    expect(totals.get('fault not-healed')).toBeGreaterThan(0);
  });

  it('plays the same seed again, step by step', async () => {
    const trace = async () => {
      const lines: string[] = [];
      await runSchedule(5, real, (line) => lines.push(line));
      return lines;
    };
    const first = await trace();
    expect(first.length).toBeGreaterThan(20);
    expect(await trace()).toEqual(first);
  });

  it('finds a journal that is called durable before it is', async () => {
    const between = (ports: SimulatedPorts): SimulatedPorts => ({
      ...ports,
      journalFile: {
        ...ports.journalFile,
        append: async (text) => void ports.journalFile.append(text).catch(() => {}),
      },
    });
    expect(await broken({ ...real, between }, 20)).toContainEqual(
      expect.stringMatching(
        /is (killed|rolled out|disturbed|disrupted) though no open intent in the journal names it/,
      ),
    );
  });

  it('finds a heal that is forgotten', async () => {
    const between = (ports: SimulatedPorts): SimulatedPorts => ({
      ...ports,
      platform: {
        ...ports.platform,
        restore: async () => {},
        // A platform that claims to be as it was hides it from the audit too.
        observe: (() => {
          let first: ReturnType<typeof ports.platform.observe> | undefined;
          return () => {
            first ??= ports.platform.observe();
            return first;
          };
        })(),
      },
    });
    expect(await broken({ ...real, between }, 30)).toContainEqual(
      expect.stringContaining('the result does not name that'),
    );
  });

  it('finds a fault on all replicas of a service that is healed before it has ended', async () => {
    const between = (ports: SimulatedPorts): SimulatedPorts => {
      let asked = 0;
      const restore: typeof ports.platform.restore = async (step) =>
        step.kind === 'end-disruption' && asked++ === 0 ? undefined : ports.platform.restore(step);
      return { ...ports, platform: { ...ports.platform, restore } };
    };
    // One schedule in ten is calm, and one fault in nine is such a one.
    expect(await broken({ ...real, between }, 300)).toContainEqual(
      expect.stringMatching(/(http-errors|network-drop) was healed before it had ended/),
    );
  });

  it('finds an undo that gives up after its first step', async () => {
    const hasty: typeof undo = async (journal, platform, options) => {
      let steps = 0;
      const once = {
        ...platform,
        restore: async (step: Parameters<typeof platform.restore>[0]) =>
          void (steps++ === 0 && (await platform.restore(step))),
      };
      const report = await undo(journal, { ...once, observe: platform.observe }, options);
      return { ...report, clean: true, steps: report.steps.map((s) => ({ ...s, result: 'done' as const })) };
    };
    expect(await broken({ ...real, undo: hasty }, 100)).toContainEqual(
      expect.stringContaining('undo does not name that'),
    );
  });

  it('finds a run that never ends', async () => {
    const hangs: Subject = { ...real, conduct: () => new Promise(() => {}) };
    expect(await broken(hangs, 3)).toContain('the run waits for something that will never come');
  });
});
