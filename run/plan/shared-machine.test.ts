import { describe, expect, it } from 'vitest';
import shipped from '../../k6.config.ts';
import { type ClusterEnvironment, Config } from '../config/schema.ts';
import { autoscalerOf } from './autoscaler.ts';
import { sharedMachine } from './shared-machine.ts';

const environments = Config.parse(structuredClone(shipped)).environments;
const { local } = environments;
const cluster = environments.cluster as ClusterEnvironment;
if (local === undefined) throw new Error('the shipped config has no local environment');

describe('a Kubernetes on one machine', () => {
  it('says by how much its CPU requests are scaled, and what would show the documented ones', () => {
    const [only, ...others] = sharedMachine(cluster, 0.01);
    expect(others).toEqual([]);
    expect(only?.what).toMatch(/\(2\.cpu\.request\): each pod requests 0\.04 of them/);
    expect(sharedMachine(cluster, 0.04)[0]?.what).toContain('requests 0.1 of them');
    expect(sharedMachine(local, 0.01)).toEqual([]);
  });

  it('is held to the tolerances of its manifests: the documented ones say nothing of a second threshold', () => {
    const tolerances = (manifests: ClusterEnvironment['manifests']) => {
      const { scaleUp, scaleDown } = autoscalerOf({ ...cluster, manifests });
      return [scaleUp.tolerance, scaleDown.tolerance.toFixed(3)];
    };
    expect(tolerances('documented')).toEqual([0.1, '0.100']);
    expect(tolerances('corrected')).toEqual([0, '0.429']);
  });
});
