import { pauseImage } from '../../../fixtures/cluster/node-settings.ts';
import { applyLifeflow, type PodsOfDeployment } from './apply-lifeflow.ts';

type Options = Omit<Parameters<typeof applyLifeflow>[1], 'inPods'>;

/**
 * LifeFlow's own objects on a cluster, with containers that do nothing in place of its services: they are ready as soon as
 * they run, and end when they are told to. Resolves when the API server has them all.
 */
export const pauseLifeflow = (
  cluster: Parameters<typeof applyLifeflow>[0],
  options: Options,
): Promise<void> => applyLifeflow(cluster, { ...options, inPods: pause });

const pause: PodsOfDeployment = ({ metadata, spec }) => {
  spec.template.spec.containers = [
    {
      name: metadata.name,
      image: pauseImage,
      imagePullPolicy: 'Never',
      ports: [{ name: 'http', containerPort: 8080 }],
      // Ours: a disruptor's agent in a pod counts in what its autoscaler sees, and must not make it want one more.
      resources: { requests: { cpu: '150m' } },
    },
  ];
  spec.template.spec.terminationGracePeriodSeconds = 5;
};
