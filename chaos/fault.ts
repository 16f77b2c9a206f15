import type { HttpStrength } from '../slo/disruption.ts';
import type { UndoStep } from '../slo/journal.ts';
import type { FaultName, PlannedFault } from '../slo/plan.ts';
import type { PlatformState, Target } from '../slo/topology.ts';
import type { Milliseconds, Seconds } from '../slo/units.ts';
import type { Disturbance } from './disturbance.ts';
import type { Platform, Proof } from './platform.ts';

/** What one injection would do to the platform as it is, and how that is undone. Plain data; goes to the journal. */
export type FaultPlan = {
  targets: readonly Target[];
  undo: readonly UndoStep[];
  /** Differences that are meant to last, in words, e.g. the writer's zone after a failover; the audit leaves them out. */
  lasting: readonly string[];
  /** Region that takes over while the fault lasts, for a fault that is mitigated by promoting it. */
  promote?: string;
  /** What the platform is asked to do, for a fault that is neither a kill nor a rollout. */
  disturbance?: Disturbance;
  /** How strong it is, of a fault that disrupts answers. */
  strength?: HttpStrength;
};

/** A fault is the same few things everywhere; its heal is written in the same file as its inject. */
export type Fault = {
  name: FaultName;
  /** Pure. Throws AimError when the platform's state offers nothing to hit. */
  plan(aim: PlannedFault['aim'], state: PlatformState, seed: number, strength?: HttpStrength): FaultPlan;
  /** `longest`: how long it may be held; a fault that would end by itself must not end sooner. */
  inject(platform: Platform, plan: FaultPlan, longest: Seconds): Promise<void>;
  /** How long its effect may take to show, where that is longer than a kill's. */
  showsWithinMs?: Milliseconds;
  /** Proof from another source than the inject call. */
  effective(platform: Platform, plan: FaultPlan): Promise<Proof>;
  /** What an operator does while the fault lasts (the region's runbook); most faults have nothing here. */
  mitigate?(platform: Platform, plan: FaultPlan): Promise<void>;
  /**
   * Ends a fault that LifeFlow can't recover from while it lasts, and brings nothing back: what recovers then does so by
   * itself, before the heal. Those that `isImposed` names have it, and no others; it is not asked for where their aim makes
   * them none.
   */
  end?(platform: Platform, plan: FaultPlan): Promise<void>;
  heal(platform: Platform, plan: FaultPlan): Promise<void>;
};

export const defineFault = (fault: Fault): Fault => fault;

export class AimError extends Error {
  readonly code = 'AIM';
  readonly subject: string;
  constructor(subject: string, message: string) {
    super(message);
    this.name = 'AimError';
    this.subject = subject;
  }
}
