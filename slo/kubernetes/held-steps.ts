import type { Mark } from '../evidence.ts';
import type { EpochMilliseconds, Milliseconds } from '../units.ts';
import type { HeldStep } from '../verdict.ts';
import type { Prediction, RecoveryStep } from './predicted.ts';

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
/** Those that took a step; where it is known who has to, those that did not. */
type Taken = { pairs: readonly Pair[]; missing?: readonly Seen[] };

/** Taken by what was lost; the others by what came in its place. */
const ofLost: readonly RecoveryStep[] = ['lease-missed', 'node-down', 'endpoint-removed', 'replica-evicted'];

/** What the platform's own marks tell of a step that a replica is late with, or waits for in vain. */
const tells: Partial<Record<RecoveryStep, (mark: Mark) => boolean>> = {
  // Nothing is made in the place of one that is not wanted any more.
  'replica-created': ({ name, detail = '' }) => name === 'scaled' && isFewer(detail),
  'replica-scheduled': ({ name }) => name === 'replica-pending',
  // A kubelet's words for an image that it can't have, a sandbox or a volume that it can't make, a container that ends.
  'replica-started': (mark) => isEvent(mark, /^Pod \S+: (Failed(?!Scheduling)\w*|BackOff): /),
  'replica-ready': (mark) => isEvent(mark, /^Pod \S+: (Unhealthy|BackOff): /),
};

/** `4 → 3` */
const isFewer = (detail: string): boolean => {
  const [from = 0, to = 0] = detail.split(' → ').map(Number);
  return to < from;
};

const isEvent = ({ name, detail = '' }: Mark, reason: RegExp): boolean =>
  name === 'cluster-event' && reason.test(detail);

/**
 * Holds the platform's marks of one fault against what its settings predict. Each step counts from the one that it
 * follows, so that one that is late makes none of the others late. A node or a replica that takes a step again took it
 * the first time. The replicas that were lost are those of this fault that were evicted, those of a node that was lost,
 * or the fault's own targets; each is stood for by the first one that its ReplicaSet made since and that stands for no
 * other, which is followed by its own name. Where none is to be made, the fault's own targets come back. Whoever took a
 * step and not the one that follows it is outside once that one's band is over, and not judged before; how many
 * replicas a node takes with it is not known.
 */
export const heldSteps = ({ predictions, fault, targets, marks, until }: Way): HeldStep[] => {
  const t0 = { name: 'the fault', node: undefined, ...fault };
  const since = (step: RecoveryStep): Seen[] => {
    const seen = marks
      .filter(
        (m) =>
          m.name === step && m.clock === 'platform' && m.at + m.uncertaintyMs >= fault.at && m.at <= until,
      )
      .map(({ subject = '', node, at, uncertaintyMs }) => ({ name: subject, node, at, uncertaintyMs }))
      .sort((a, b) => a.at - b.at || a.name.localeCompare(b.name));
    return seen.filter((s, i) => seen.findIndex(({ name }) => name === s.name) === i);
  };
  // Where no node is told, whoever is evicted may be.
  const evicted = since('replica-evicted').filter(
    ({ name, node }) => node === undefined || targets.includes(name) || targets.includes(node),
  );
  const lost = new Set([...targets, ...evicted.map((e) => e.name)]);
  const making = predictions.find(({ step }) => step === 'replica-created');
  const gone = making?.after === 'fault' ? targets.map((name) => ({ ...t0, name })) : evicted;
  const made = inPlaceOf(gone, since('replica-created'));
  const back = making === undefined ? new Set(targets) : new Set(made.map(({ step }) => step.name));

  const ofNodes = predictions.some(({ step }) => step === 'node-down');
  const takenOf = ({ step, after }: Prediction): Taken => {
    if (step === 'replica-created')
      return { pairs: made, missing: gone.filter((g) => !made.some(({ from }) => from === g)) };
    const owns = ({ name, node = name }: Pick<Seen, 'name' | 'node'>): boolean =>
      ofLost.includes(step) ? lost.has(name) || lost.has(node) : back.has(name);
    const steps = since(step).filter(owns);
    const without = (those: readonly Seen[]) =>
      those.filter(({ name }) => !steps.some((s) => s.name === name));
    if (after === 'fault') {
      const pairs = steps.map((s) => ({ step: s, from: t0 }));
      // A zone's targets are more than nodes.
      return ofNodes ? { pairs } : { pairs, missing: without(targets.map((name) => ({ ...t0, name }))) };
    }
    const before = since(after).filter(owns);
    if (after === 'node-down') {
      const pairs = steps.flatMap((s) => {
        const from = s.node === undefined ? nearest(before, s) : before.find((d) => d.name === s.node);
        return from === undefined ? [] : [{ step: s, from }];
      });
      return { pairs };
    }
    const pairs = steps.flatMap((s) => {
      const from = before.find((b) => b.name === s.name);
      return from === undefined ? [] : [{ step: s, from }];
    });
    return { pairs, missing: without(before) };
  };
  /** In the words of the marks from the fault on, each once; nothing where they tell nothing. */
  const because = ({ step, is, outside }: HeldStep): Pick<HeldStep, 'because'> => {
    const due = step === 'replica-created' ? gone.map(({ name }) => name) : [...back];
    const late = is === 'outside' ? outside : is === 'not seen' ? due : [];
    const told = marks.filter(
      (m) =>
        late.some((name) => isOf(name, m)) &&
        m.at + m.uncertaintyMs >= fault.at &&
        m.at <= until &&
        tells[step]?.(m) === true,
    );
    const words = [...new Set(told.map(({ detail = '' }) => detail))];
    return words.length === 0 ? {} : { because: words.join('; ') };
  };
  return predictions.map((prediction) => {
    const step = held(prediction, takenOf(prediction), until);
    return { ...step, ...because(step) };
  });
};

/** Each that was lost, in order of time, with the first of those left that was not surely made before. */
const inPlaceOf = (lost: readonly Seen[], created: readonly Seen[]): Pair[] => {
  const left = [...created];
  return lost.flatMap((from) => {
    const i = left.findIndex(
      (c) => makerOf(c.name) === makerOf(from.name) && c.at + c.uncertaintyMs >= from.at - from.uncertaintyMs,
    );
    return i === -1 ? [] : left.splice(i, 1).map((step) => ({ step, from }));
  });
};

/** A ReplicaSet names its pods after itself, with a part of their own at the end. */
export const makerOf = (pod: string): string => pod.slice(0, pod.lastIndexOf('-'));

/** Of a replica whose node nobody told: the last one that went down before it, or may have. */
const nearest = (downs: readonly Seen[], step: Seen): Seen | undefined =>
  downs.findLast((d) => d.at - d.uncertaintyMs <= step.at + step.uncertaintyMs) ?? downs[0];

/** A mark that names it, or the service that it is one of: `donor-6c5f-x2x` of `donor/region-1`. */
const isOf = (name: string, { subject = '' }: Mark): boolean => {
  const [service = '', region] = subject.split('/');
  return subject === name || (region !== undefined && name.startsWith(`${service}-`));
};

const held = (prediction: Prediction, { pairs, missing }: Taken, until: EpochMilliseconds): HeldStep => {
  const of = missing === undefined ? {} : { of: pairs.length + missing.length };
  if (pairs.length === 0)
    return { ...prediction, seen: 0, ...of, observed: null, outside: [], is: 'not seen' };
  const spans = pairs.map(({ step, from }) => {
    const [span, doubt] = [step.at - from.at, step.uncertaintyMs + from.uncertaintyMs];
    const high = (span + doubt) / 1000;
    // Less than nothing only where it surely came before the one that it follows.
    return { name: step.name, low: Math.min(high, Math.max(0, span - doubt) / 1000), high };
  });
  const overdue = (missing ?? []).filter((m) => (until - m.at - m.uncertaintyMs) / 1000 > prediction.high);
  const outside = [
    ...spans.filter(({ low, high }) => high < prediction.low || low > prediction.high),
    ...overdue,
  ].map(({ name }) => name);
  return {
    ...prediction,
    seen: spans.length,
    ...of,
    at: {
      from: Math.min(...pairs.map(({ step }) => step.at - step.uncertaintyMs)),
      to: Math.max(...pairs.map(({ step }) => step.at + step.uncertaintyMs)),
    },
    observed: { low: Math.min(...spans.map((s) => s.low)), high: Math.max(...spans.map((s) => s.high)) },
    outside,
    is: outside.length > 0 ? 'outside' : 'inside',
  };
};
