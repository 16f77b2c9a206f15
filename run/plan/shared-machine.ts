import { cpuScaleOf } from '../../fixtures/clustered/index.ts';
import type { Plan } from '../../slo/plan.ts';
import type { Ratio } from '../../slo/units.ts';
import type { Environment } from '../config/schema.ts';

/** What a Kubernetes on one machine can't show, because its nodes share the machine's cores. Pure. */
export const sharedMachine = (environment: Environment, scale: Ratio): Plan['notExamined'] =>
  environment.kind === 'cluster'
    ? [
        {
          what: `placing and scaling by the documented CPU requests (2.cpu.request): each pod requests ${cpuScaleOf({ scale })} of them, because each kubelet takes all cores of this machine for its own and the load is scaled down`,
          takes: 'nodes with cores of their own, and load at scale 1',
        },
      ]
    : [];
