import type { FaultName } from '../plan.ts';
import type { AlertId } from './rule.ts';

/** A zone and a region take nodes and a database along; the region takes all of its own. */
const losingMachines: readonly AlertId[] = [
  'service-down',
  'errors-critical',
  'errors-high',
  'p99-critical',
  'p99-high',
  'pending',
  'replication-lag',
];

/**
 * Alerts that a fault may raise, by what it breaks. Ours: the document ties no alert to a fault.
 * Lost replicas answer with errors until they are taken out; a lost primary makes writes fail or hang; a lost node or
 * zone leaves replicas without a place; whoever loses a database machine loses a standby or a replication. A rollout
 * that goes wrong answers with errors; what it ends it starts again by itself, and is no crash. A version that never
 * starts crashes, or waits for ever; too few replicas for the load answer late. Where packets are dropped the kubelet's
 * probes are, too, and it starts containers again.
 */
export const concerns: Readonly<Record<FaultName, readonly AlertId[]>> = {
  'replica-kill': ['errors-critical', 'errors-high', 'crash-loop'],
  'node-kill': ['errors-critical', 'errors-high', 'pending'],
  'database-primary-kill': [
    'errors-critical',
    'errors-high',
    'p99-critical',
    'p99-high',
    'pool-exhausted',
    'replication-lag',
  ],
  'zone-loss': losingMachines,
  'region-loss': losingMachines,
  'rolling-restart': ['errors-critical', 'errors-high'],
  'replica-stop': ['errors-critical', 'errors-high'],
  'replica-evict': ['errors-critical', 'errors-high'],
  'container-kill': ['errors-critical', 'errors-high', 'crash-loop'],
  'node-drain': ['errors-critical', 'errors-high', 'pending'],
  'node-cut': ['errors-critical', 'errors-high', 'pending'],
  'zone-cut': losingMachines,
  'api-cut': ['errors-critical', 'errors-high'],
  'scale-pin': ['errors-critical', 'errors-high', 'p99-critical', 'p99-high'],
  'broken-rollout': ['errors-critical', 'errors-high', 'crash-loop', 'pending'],
  'http-delay': ['p99-critical', 'p99-high'],
  'http-errors': ['errors-critical', 'errors-high'],
  'network-drop': [
    'service-down',
    'errors-critical',
    'errors-high',
    'p99-critical',
    'p99-high',
    'crash-loop',
  ],
};
