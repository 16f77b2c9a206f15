import { clusterLacks, type Machine } from '../../doctor.ts';

/** What becomes of the tests that need a cluster: they are skipped, they fail before the first one, or they run. */
export type ClusterLane =
  | { kind: 'skipped' | 'refused'; says: string }
  /** What is said does not keep the others from running. */
  | { kind: 'open'; says: string | undefined };

/**
 * Whoever is not root, or not on Linux, can't help it, and is told. As root on Linux what is missing can be installed:
 * tests that looked at nothing would pass there. What only disruptions need their own files insist on. Pure.
 */
export const laneOn = (machine: Pick<Machine, 'cluster' | 'go' | 'disruptor'>): ClusterLane => {
  const { platform, root } = machine.cluster;
  const lacking = clusterLacks(machine);
  if (lacking !== undefined) {
    const says = `found ${lacking.found}; ${lacking.advice}`;
    return platform === 'linux' && root
      ? { kind: 'refused', says: `cluster: expected all that a Kubernetes takes on this machine; ${says}` }
      : { kind: 'skipped', says: `cluster: every test is skipped; ${says}` };
  }
  if (machine.disruptor === undefined) return { kind: 'open', says: undefined };
  const { found, advice } = machine.disruptor;
  return { kind: 'open', says: `cluster: tests of disruptions will fail; found ${found}; ${advice}` };
};
