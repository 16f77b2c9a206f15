import { downwardTolerance } from '../autoscaling/behaviour.ts';
import type { Rule } from './rule.ts';
import { number } from './words.ts';

/** The scaling rules against the autoscaler that would carry them out. */
export const autoscalingRules: readonly Rule[] = (['production', 'staging'] as const).map((environment) => ({
  id: `autoscaling.scale-down-${environment}`,
  find: (f) => {
    const [up, down] = [f.claim(`1.${environment}.scale-up-cpu`), f.claim(`1.${environment}.scale-down-cpu`)];
    const begins = up * (1 - f.fact('hpa.tolerance'));
    if (down >= begins - 1e-9) return undefined;
    return {
      says: `${environment} can not keep its replicas until CPU falls to ${number(down * 100)} %`,
      proof: [
        `the autoscaler has one target, ${number(up * 100)} %, and takes replicas away below it less its tolerance of ${number(f.fact('hpa.tolerance') * 100)} %`,
        `that is below ${number(begins * 100)} %`,
        `${number(begins * 100)} > ${number(down * 100)}: between the two it scales down although it should not`,
      ],
      change: {
        set: { [`1.${environment}.scale-down-cpu`]: begins },
        says: `scale down below ${number(begins * 100)} %, or set a tolerance of ${number(downwardTolerance(up, down) * 100)} % for scaling down (Kubernetes 1.33 and later)`,
      },
    };
  },
}));
