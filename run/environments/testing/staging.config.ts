import config from '../../../k6.config.ts';
import { defineConfig } from '../../config/define.ts';

const { cluster } = config.environments;
if (cluster?.kind !== 'cluster') throw new Error('expected an environment `cluster` in k6.config.ts');
const {
  scale,
  availability,
  timers,
  autoscaling,
  witnesses,
  bounds: { 'replica-kill': replicaKill, 'scale-pin': scalePin },
} = cluster;
if (replicaKill === undefined || scalePin === undefined) throw new Error('expected two bounds');

const contexts = (process.env.LIFEFLOW_TEST_CONTEXTS ?? 'staging-region-1').split(',');
const [first = '', ...others] = contexts;
const region = (context: string, i: number) => ({ name: `region-${i + 1}`, context, namespace: 'lifeflow' });

const staging = {
  scale,
  allow: ['replica-kill' as const, 'scale-pin' as const],
  require: ['availability', 'latency-p99:*', 'rto:*', 'durability', 'residue'],
  availability,
  bounds: { 'replica-kill': replicaKill, 'scale-pin': scalePin },
  timers,
  autoscaling,
  witnesses,
  experiments: cluster.experiments
    .filter((e) => ['replica-kill', 'scale-pin'].includes(e.fault))
    // Ours: long enough to be seen, and to be cut off in.
    .map((e) => (e.fault === 'scale-pin' ? { ...e, holdSeconds: 15 } : e)),
  regions: [region(first, 0), ...others.map((context, i) => region(context, i + 1))] as [
    ReturnType<typeof region>,
  ],
  target: { baseUrl: process.env.LIFEFLOW_TEST_TARGET ?? 'http://127.0.0.1:1' },
  syntheticData: true as const,
  notificationSink: 'http://127.0.0.1:1/sink',
  load: { quietSeconds: 5, rampSeconds: 5, steadySeconds: 20, decaySeconds: 3, quietShare: 0.2 },
};

/**
 * The project's own LifeFlow on Kubernetes as if it were somebody else's: tests say by environment variables where it is.
 * `production` is the same cluster under a name that has to be confirmed.
 */
export default defineConfig({
  ...config,
  defaultEnvironment: 'staging',
  environments: {
    staging: { kind: 'staging', ...staging },
    production: { kind: 'production', ...staging },
  },
});
