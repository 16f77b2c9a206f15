import { describe, expect, it } from 'vitest';
import { claims } from '../claims.ts';
import { audit, claim, claimUnits, experiment, observation, outOfReach } from './claim.ts';

describe('a claim', () => {
  it('is of the section that its id begins with, and of production unless it says otherwise', () => {
    expect(claim('3.auth.qps', 1000, 'queries/s', 'what it takes', audit)).toEqual({
      id: '3.auth.qps',
      section: 3,
      says: 'what it takes',
      figure: 1000,
      unit: 'queries/s',
      environment: 'production',
      check: audit,
    });
    expect(claim('1.staging.nodes', 3, 'nodes', 'its nodes', audit, 'staging').environment).toBe('staging');
  });

  it('says how it is checked, or why it is not', () => {
    expect(audit).toEqual({ by: 'audit' });
    expect(experiment('rto')).toEqual({ by: 'experiment', objective: 'rto' });
    expect(observation('disks')).toEqual({ by: 'observation', of: 'disks' });
    expect(outOfReach('nobody can')).toEqual({ by: 'nothing', because: 'nobody can' });
  });

  it('has one of the units, and each unit has a claim', () => {
    expect(new Set(claims.map((c) => c.unit))).toEqual(new Set(claimUnits));
    expect(claimUnits).toHaveLength(new Set(claimUnits).size);
  });
});
