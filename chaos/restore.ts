import type { UndoStep } from '../slo/journal.ts';
import { type Platform, PlatformError } from './platform.ts';

export type StepFailure = { step: UndoStep; reason: string };

/** Some undo steps could not be carried out, or their answer was lost. `failures` names each. */
export class RestoreError extends Error {
  readonly code = 'RESTORE';
  readonly subject: string;
  readonly failures: readonly StepFailure[];
  constructor(failures: readonly StepFailure[]) {
    super(failures.map((f) => `${stepName(f.step)}: ${f.reason}`).join('; '));
    this.name = 'RestoreError';
    this.subject = failures.map((f) => stepName(f.step)).join(', ');
    this.failures = failures;
  }
}

/**
 * Carries out undo steps one after the other, past failures: a node that will not start must not keep the others
 * dark. Throws RestoreError that names those that failed.
 */
export const restoreAll = async (
  platform: Pick<Platform, 'restore'>,
  steps: readonly UndoStep[],
): Promise<void> => {
  const failures: StepFailure[] = [];
  for (const step of steps) {
    const reason = await platform.restore(step).then(() => null, reasonOf);
    if (reason !== null) failures.push({ step, reason });
  }
  if (failures.length > 0) throw new RestoreError(failures);
};

/** What a person reads where a step is meant. */
export const stepName = (step: UndoStep): string => {
  switch (step.kind) {
    case 'tear-down':
      return `take down the environment kept in ${step.state}`;
    case 'end-process':
      return `end ${step.name} (process ${step.pid})`;
    case 'restore-replicas':
      return `bring back the replicas of ${step.service} in ${step.region}`;
    case 'end-rollout':
      return `end the rollout of ${step.service} in ${step.region}`;
    case 'end-disruption':
      return `end the disruption of ${step.service} in ${step.region}`;
    case 'replace-disrupted':
      return `replace the replicas of ${step.service} in ${step.region} that were disrupted`;
    case 'power-on-node':
      return `switch on node ${step.node}`;
    case 'uncordon-node':
      return `let replicas onto node ${step.node} again`;
    case 'join-nodes':
      return `join ${step.nodes.join(', ')} to the network`;
    case 'join-api':
      return `join the API server of ${step.region} to the network`;
    case 'restore-scaling':
      return `let the autoscaler of ${step.service} in ${step.region} move from ${step.min} to ${step.max} replicas`;
    case 'roll-back':
      return `roll ${step.service} in ${step.region} back to version ${step.version}`;
    case 'restore-replication':
      return 'bring back one primary, its synchronous standby and the asynchronous replica';
    case 'fail-back':
      return `bring back ${step.region} and make it the region that writes`;
  }
};

export const reasonOf = (error: unknown): string => {
  if (error instanceof PlatformError) return `${error.subject}: ${error.message}`;
  return error instanceof Error ? error.message : String(error);
};
