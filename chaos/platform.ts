import type { Disruption } from '../slo/disruption.ts';
import type { Mark } from '../slo/evidence.ts';
import type { UndoStep } from '../slo/journal.ts';
import type { PlatformState, Target } from '../slo/topology.ts';
import type { Disturbance } from './disturbance.ts';

/** What a fault acts on: the one port that local, containers, kubernetes and aws fill. */
export type Platform = {
  /** What is there now, from the platform's own books. */
  observe(): Promise<PlatformState>;
  /**
   * Whether the targets are gone, seen by another way than the one that killed them
   * (local: the operating system's process table; kubernetes: node conditions and endpoints).
   */
  proof(targets: readonly Target[]): Promise<Proof>;
  /** Kill at once, without a grace period. */
  kill(targets: readonly Target[]): Promise<void>;
  /**
   * Replace these replicas, all of one service in one region, as a rolling update does: one after the other, each
   * drained and ended only after a new one is ready (claims 2.rollout.surge, 2.rollout.unavailable). Resolves when it
   * has begun; it goes on until all are replaced, or `end-rollout` is carried out.
   */
  rollOut(targets: readonly Target[]): Promise<void>;
  /** Begin what is neither a kill nor a rollout. Rejects with PlatformError what the platform has no way to. */
  disturb(disturbance: Disturbance): Promise<void>;
  /** Whether a disturbance that was begun here took effect, seen by another way than the one that began it. */
  shows(disturbance: Disturbance): Promise<Proof>;
  /** Carry out one undo step; safe to repeat. Resolves when it is done, rejects with PlatformError when it can't. */
  restore(step: UndoStep): Promise<void>;
  /** Start the document's manual steps after a region loss (section 5); resolves when the last is done. */
  promoteRegion(region: string): Promise<void>;
  /** Facts that the platform recorded since `sinceSeq`, in order. */
  facts(sinceSeq: number): Promise<{ marks: readonly Mark[]; nextSeq: number }>;
  /** Faults inside of replicas, in the way of their requests; absent where the platform has no means for it. */
  disruptor?: Disruptor;
};

export type Disruptor = {
  /**
   * Puts a disruption into these replicas of one service in one region, all of the service's or some. Resolves when that
   * has begun; the undo steps `end-disruption` and `replace-disrupted` take it out again.
   */
  disrupt(targets: readonly Target[], disruption: Disruption): Promise<void>;
  /** Whether it is in force in all of them, seen by another way than the one that put it there. */
  inForce(targets: readonly Target[]): Promise<Proof>;
};

export type Proof = {
  effective: boolean;
  at: number;
  says: string;
  /** That the effect will not come any more, so that nobody needs to wait for it. */
  vain?: true;
};

export class PlatformError extends Error {
  readonly code = 'PLATFORM';
  readonly subject: string;
  constructor(subject: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'PlatformError';
    this.subject = subject;
  }
}
