import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import shipped from '../../k6.config.ts';
import { Config } from '../config/schema.ts';
import { exitCodeOf } from '../exit-codes.ts';
import { parseRequest, type RawOptions } from '../request.ts';
import { planFor } from './plan-for.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'plan-for-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const trace = (seconds: number): string => {
  const file = path.join(folder, `${seconds}.csv`);
  writeFileSync(file, `time,service,rate\n0,donor,10\n${seconds},donor,10\n`);
  return file;
};

const planned = (options: RawOptions, replicas = { min: 2, max: 20 }) => {
  const config = Config.parse(structuredClone(shipped));
  Object.assign(config.environments.local?.autoscaling ?? {}, replicas);
  return planFor(config, parseRequest({ env: 'local', scale: '0.02', ...options }));
};

describe('planFor', () => {
  it('plans what is asked for', async () => {
    const { plan } = await planned({ replay: trace(60), seed: '7' });
    expect(plan).toMatchObject({ seed: 7, load: { durationSeconds: 60 } });
  });

  it.each<[string, () => Promise<unknown>, RegExp]>([
    [
      'fewer replicas at most than at least',
      () => planned({ replay: trace(60) }, { min: 4, max: 3 }),
      /environment.replicas are from 4 to 3/,
    ],
    ['hardly any load', () => planned({ replay: trace(61), scale: '1e-15' }), /no figure .* so small/],
  ])('refuses %s before the run, which nothing could judge', async (_, plan, says) => {
    const error = await plan().then(
      () => 'no error',
      (thrown: unknown) => thrown,
    );
    expect(String(error)).toMatch(/plan: expected one that does not contradict itself; found /);
    expect(String(error)).toMatch(says);
    expect(exitCodeOf(error)).toBe(64);
  });

  it.each<[string, Parameters<typeof parseRequest>[0], object]>([
    ['--defect', { defect: ['lost-ack'] }, {}],
    ['--canary', {}, { gate: { canary: { share: 0.1, defects: [] } } }],
  ])('refuses %s where replicas are pods, which know of none', async (option, raw, more) => {
    const config = Config.parse(structuredClone(shipped));
    const asked = { ...parseRequest({ env: 'cluster', only: 'load', ...raw }), ...more };
    await expect(planFor(config, asked)).rejects.toThrow(`${option}: expected an embedded LifeFlow`);
    await expect(planFor(config, { ...asked, environment: 'local' })).resolves.toMatchObject({
      name: 'local',
    });
  });

  it('plans the cluster with its regions, their zones and what one machine can not show of it', async () => {
    const { plan } = await planFor(
      Config.parse(structuredClone(shipped)),
      parseRequest({ env: 'cluster', only: 'load' }),
    );
    expect(plan.environment).toMatchObject({
      kind: 'cluster',
      regions: ['region-1', 'region-2'],
      zones: ['r1a', 'r1b', 'r1c', 'r2a', 'r2b', 'r2c'],
      replicas: { min: 3, max: 4 },
    });
    expect(plan.notExamined.map((n) => n.what).join('\n')).toContain('2.cpu.request');
    expect(plan.autoscaler?.limitInAll).toBeNull();
  });

  it('takes the cluster’s objects as the command line wants them, and knows how its control plane is set', async () => {
    const config = Config.parse(structuredClone(shipped));
    const of = async (raw: RawOptions) =>
      (await planFor(config, parseRequest({ env: 'cluster', ...raw }))).plan;
    expect((await of({})).environment.manifests).toBe('documented');
    const corrected = await of({ manifests: 'corrected' });
    expect(corrected.environment.manifests).toBe('corrected');
    // Only the corrected ones tell the autoscaler when to take replicas away.
    expect(corrected.autoscaler).not.toEqual((await of({})).autoscaler);
    expect(corrected.controlPlane).toMatchObject({
      nodeMonitorGraceSeconds: corrected.environment.timers.nodeDetection?.usedSeconds,
      tolerationSeconds: corrected.environment.timers.nodeEviction?.usedSeconds,
      readiness: { initialDelaySeconds: 20, periodSeconds: 5 },
    });
    await expect(planned({ manifests: 'corrected' })).rejects.toThrow(
      /--manifests: expected an environment of kind cluster; found \S*local/,
    );
    expect(() => parseRequest({ manifests: 'mine' })).toThrow(/--manifests: expected/);
    const { plan } = await planned({});
    expect(plan.controlPlane).toBeNull();
    expect(plan.environment).not.toHaveProperty('manifests');
  });
});
