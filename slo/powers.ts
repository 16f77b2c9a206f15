import type { FaultName } from './plan.ts';

/** What a fault or its undo takes beside the Kubernetes API; null: nothing. */
export type FaultPower = 'machines' | 'containers' | 'databases' | 'networks' | 'agents';

export const powerOfFault: Readonly<Record<FaultName, FaultPower | null>> = {
  'replica-kill': null,
  'replica-stop': null,
  'replica-evict': null,
  'rolling-restart': null,
  'node-drain': null,
  'scale-pin': null,
  'broken-rollout': null,
  'container-kill': 'containers',
  'node-kill': 'machines',
  'zone-loss': 'machines',
  'region-loss': 'machines',
  'node-cut': 'networks',
  'zone-cut': 'networks',
  'api-cut': 'networks',
  'database-primary-kill': 'databases',
  'http-delay': 'agents',
  'http-errors': 'agents',
  'network-drop': 'agents',
};

/** In the words of a message: `power over …`. */
export const powerInWords: Readonly<Record<FaultPower, string>> = {
  machines: 'power over machines',
  containers: "power over a node's processes",
  databases: "power over LifeFlow's databases",
  networks: 'power over networks',
  agents: 'an agent inside of replicas',
};
