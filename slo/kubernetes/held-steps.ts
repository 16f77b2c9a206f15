import type { Mark } from '../evidence.ts';
import type { EpochMilliseconds, Milliseconds } from '../units.ts';
import type { HeldSteps } from '../verdict.ts';
import type { Prediction, RecoveryStep } from './predicted.ts';

/** A step against its band, over all nodes or replicas that took it. */
type HeldStep = HeldSteps['steps'][number];

export type Way = {
  predictions: readonly Prediction[];
  /** When the fault took effect. */
  fault: { at: EpochMilliseconds; uncertaintyMs: Milliseconds };
  /** Nodes or replicas that it hit, by name. */
  targets: readonly string[];
  marks: readonly Mark[];
  /** What came later is not of this fault: the heal, or the next one. */
  until: EpochMilliseconds;
};

type Seen = { name: string; node: string | undefined; at: EpochMilliseconds; uncertaintyMs: Milliseconds };
type Pair = { step: Seen; from: Seen };

/** Taken by what was lost; the others by what came in its place. */
const ofLost: readonly RecoveryStep[] = ['lease-missed', 'node-down', 'endpoint-removed', 'replica-evicted'];

/**
 * Holds the platform's marks of one fault against what its settings predict. Each step counts from the one that it
 * follows, so that one that is late makes none of the others late. A replica that is new is followed by its own name; the
 * replicas that were lost are those that were evicted, or the fault's own targets, and the nth one made is taken for the
 * nth one lost.
 */
export const heldSteps = ({ predictions, fault, targets, marks, until }: Way): HeldStep[] => {
  const t0 = { name: 'the fault', node: undefined, ...fault };
  const since = (name: RecoveryStep): Seen[] =>
    marks
      .filter(
        (m) =>
          m.name === name && m.clock === 'platform' && m.at + m.uncertaintyMs >= fault.at && m.at <= until,
      )
      .map(({ subject = '', node, at, uncertaintyMs }) => ({ name: subject, node, at, uncertaintyMs }))
      .sort((a, b) => a.at - b.at || a.name.localeCompare(b.name));
  const evicted = since('replica-evicted');
  const lost = new Set([...targets, ...evicted.map((e) => e.name)]);
  const created = since('replica-created');
  const own = new Set(created.map((c) => c.name));

  const pairsOf = ({ step, after }: Prediction): Pair[] => {
    const steps = since(step).filter(({ name }) =>
      (ofLost.includes(step) ? lost : own).has(name),
    );
    if (after === 'fault') return steps.map((s) => ({ step: s, from: t0 }));
    const before = since(after);
    if (after === 'node-down') {
      const downs = before.filter(({ name }) => lost.has(name));
      return steps.flatMap((s) => {
        const from = s.node === undefined ? nearest(downs, s) : downs.find((d) => d.name === s.node);
        return from === undefined ? [] : [{ step: s, from }];
      });
    }
    if (after === 'replica-evicted')
      return evicted.flatMap((from, i) => {
        const made = steps.filter((s) => s.at + s.uncertaintyMs >= (evicted[0]?.at ?? 0))[i];
        return made === undefined ? [] : [{ step: made, from }];
      });
    return steps.flatMap((s) => {
      const from = before.find((b) => b.name === s.name);
      return from === undefined ? [] : [{ step: s, from }];
    });
  };
  return predictions.map((prediction) => held(prediction, pairsOf(prediction)));
};

/** Of a replica whose node nobody told: the last one that went down before it, or may have. */
const nearest = (downs: readonly Seen[], step: Seen): Seen | undefined =>
  downs.findLast((d) => d.at - d.uncertaintyMs <= step.at + step.uncertaintyMs) ?? downs[0];

const held = (prediction: Prediction, pairs: readonly Pair[]): HeldStep => {
  if (pairs.length === 0) return { ...prediction, seen: 0, observed: null, outside: [], is: 'not seen' };
  const spans = pairs.map(({ step, from }) => {
    const [span, doubt] = [step.at - from.at, step.uncertaintyMs + from.uncertaintyMs];
    const high = (span + doubt) / 1000;
    // Less than nothing only where it surely came before the one that it follows.
    return { name: step.name, low: Math.min(high, Math.max(0, span - doubt) / 1000), high };
  });
  const outside = spans
    .filter(({ low, high }) => high < prediction.low || low > prediction.high)
    .map(({ name }) => name);
  return {
    ...prediction,
    seen: spans.length,
    observed: { low: Math.min(...spans.map((s) => s.low)), high: Math.max(...spans.map((s) => s.high)) },
    outside,
    is: outside.length > 0 ? 'outside' : 'inside',
  };
};
