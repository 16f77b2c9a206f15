import exec from 'k6/execution';
import type { Options } from 'k6/options';
import { PodDisruptor } from 'k6/x/disruptor';
import { agentPort, type DisruptionOrder, untouchedPaths } from '../../slo/disruption.ts';

/** One user, one call: it puts a fault into every pod that matches, and returns when the fault is over in all of them. */
const order = JSON.parse(__ENV.DISRUPTION ?? 'null') as DisruptionOrder;
const { namespace, labels, port, disruption } = order;

/** Ours: containers whose image is there start within a second; this machine may work for others, too. */
const injectSeconds = 30;

export const options: Options = {
  scenarios: {
    disrupt: {
      executor: 'shared-iterations',
      vus: 1,
      iterations: 1,
      maxDuration: `${disruption.seconds + 2 * injectSeconds}s`,
      gracefulStop: '0s',
    },
  },
};

export default () => {
  try {
    const pods = new PodDisruptor({ namespace, select: { labels } }, { injectTimeout: `${injectSeconds}s` });
    const duration = `${disruption.seconds}s`;
    if (disruption.kind === 'drop') {
      pods.injectNetworkFaults({ port, protocol: 'tcp' }, duration);
      return;
    }
    const { delayMs, errorShare, errorCode } = disruption;
    pods.injectHTTPFaults(
      {
        port,
        ...(delayMs > 0 ? { averageDelay: `${delayMs}ms` } : {}),
        ...(errorShare > 0 ? { errorRate: errorShare, errorCode } : {}),
        exclude: untouchedPaths.join(','),
      },
      duration,
      { proxyPort: agentPort },
    );
  } catch (error) {
    // An exception alone would leave k6 with exit code 0.
    exec.test.abort(`xk6-disruptor: ${error}`);
  }
};
