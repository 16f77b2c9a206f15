import { z } from 'zod';
import { FaultName } from './plan.ts';

/**
 * The undo journal: one line per record, each fsynced before the step that it announces.
 * A fault whose last record is not `healed` has to be undone; every undo step can be carried out twice.
 */
export const UndoStep = z.discriminatedUnion('kind', [
  /** Take the whole embedded environment away: processes, data, sockets. */
  z.strictObject({ kind: z.literal('tear-down'), state: z.string() }),
  /** End a process of the suite's own, if it still is the one that started at `startedAt`. */
  z.strictObject({ kind: z.literal('end-process'), pid: z.int(), startedAt: z.string(), name: z.string() }),
  /**
   * The service's replicas in the region are as many as are wanted, or as were `ready` before where that is fewer: one more
   * that the autoscaler wants may find no node. A journal of before has no such number.
   */
  z.strictObject({
    kind: z.literal('restore-replicas'),
    service: z.string(),
    region: z.string(),
    ready: z.int().nonnegative().optional(),
  }),
  /** No more of its replicas are replaced: what a rollout has begun it finishes, or it is taken away. */
  z.strictObject({ kind: z.literal('end-rollout'), service: z.string(), region: z.string() }),
  /** No disruption is in force in the service's replicas in the region. */
  z.strictObject({ kind: z.literal('end-disruption'), service: z.string(), region: z.string() }),
  /** Replicas in which there was one are replaced, one after the other: they keep traces of it as long as they live. */
  z.strictObject({
    kind: z.literal('replace-disrupted'),
    service: z.string(),
    region: z.string(),
    ready: z.int().nonnegative().optional(),
  }),
  z.strictObject({ kind: z.literal('power-on-node'), node: z.string() }),
  /** Replicas may be put on it again, unless it was its owner who closed it; a drain that goes on is over. */
  z.strictObject({ kind: z.literal('uncordon-node'), node: z.string() }),
  /** Nodes that were cut off as one group reach everybody again. */
  z.strictObject({ kind: z.literal('join-nodes'), nodes: z.array(z.string()).min(1) }),
  /** The region's API server can be reached again. */
  z.strictObject({ kind: z.literal('join-api'), region: z.string() }),
  /** The service's autoscaler is not pinned any more: it may move between these bounds, or those that its owner set since. */
  z.strictObject({
    kind: z.literal('restore-scaling'),
    service: z.string(),
    region: z.string(),
    min: z.int().nonnegative(),
    max: z.int().positive(),
  }),
  /**
   * The service's broken version is taken away: it is this one again, as `PlatformState.versions` had it, or what its owner
   * has made of it since.
   */
  z.strictObject({
    kind: z.literal('roll-back'),
    service: z.string(),
    region: z.string(),
    version: z.string(),
  }),
  /**
   * Databases that were cut off are reached again; one writer, a synchronous standby in another zone, an asynchronous
   * replica in the other region.
   */
  z.strictObject({ kind: z.literal('restore-replication') }),
  /**
   * Bring a region back and make it the one that writes, once each service has as many replicas as are wanted, or as were
   * `ready` before where that is fewer (as with `restore-replicas`).
   */
  z.strictObject({
    kind: z.literal('fail-back'),
    region: z.string(),
    ready: z.record(z.string(), z.int().nonnegative()).optional(),
  }),
]);
export type UndoStep = z.infer<typeof UndoStep>;

export const JournalRecord = z.discriminatedUnion('step', [
  z.strictObject({
    step: z.literal('environment'),
    at: z.number(),
    name: z.string(),
    undo: z.array(UndoStep),
  }),
  z.strictObject({ step: z.literal('process'), at: z.number(), undo: z.array(UndoStep) }),
  z.strictObject({
    step: z.literal('intent'),
    at: z.number(),
    id: z.string(),
    fault: FaultName,
    targets: z.array(z.string()),
    undo: z.array(UndoStep),
  }),
  z.strictObject({ step: z.literal('injected'), at: z.number(), id: z.string() }),
  z.strictObject({ step: z.literal('healing'), at: z.number(), id: z.string() }),
  z.strictObject({ step: z.literal('healed'), at: z.number(), id: z.string() }),
  z.strictObject({ step: z.literal('heal-failed'), at: z.number(), id: z.string(), error: z.string() }),
  /** The environment is gone, nothing is left to undo. */
  z.strictObject({ step: z.literal('closed'), at: z.number() }),
]);
export type JournalRecord = z.infer<typeof JournalRecord>;
