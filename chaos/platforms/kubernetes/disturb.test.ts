import { expect, it } from 'vitest';
import type { Disturbance } from '../../disturbance.ts';
import type { Proof } from '../../platform.ts';
import type { Acting } from './acting.ts';
import type { Api } from './api.ts';
import { disturb, shows } from './disturb.ts';

/** A region whose nodes are no longer ready, with power over them and with databases, which note what they are asked. */
const acting = ({ data = true, cutsData = true, stands = true } = {}) => {
  const asked: string[] = [];
  const node = {
    metadata: { name: 'r1a1' },
    spec: {},
    status: { conditions: [{ type: 'Ready', status: 'False' }] },
  };
  const get = async (path: string): Promise<unknown> =>
    path.endsWith('/leases/r1a1') ? { spec: {} } : path.endsWith('/nodes/r1a1') ? node : { items: [node] };
  const on = {
    clock: { now: () => 42, sleep: async () => undefined },
    regions: [{ name: 'region-1', namespace: 'lifeflow', api: { get } as unknown as Api }],
    doomed: new Map(),
    power: { cut: async (nodes: readonly string[]) => void asked.push(`cut ${nodes}`) },
    data: data
      ? {
          cut: async (names: readonly string[]) => {
            if (!cutsData) throw new Error('no such database');
            asked.push(`cut ${names}`);
          },
          isCut: async (names: readonly string[]): Promise<Proof> => ({
            effective: stands,
            at: 41,
            says: `looked at ${names}`,
          }),
        }
      : undefined,
  } as unknown as Acting;
  return { on, asked };
};
const zone: Disturbance = { kind: 'cut-off', nodes: ['r1a1'], databases: ['db-r1a'] };

it('a zone is cut off with its databases, and that shows in both', async () => {
  const { on, asked } = acting();
  await disturb(on, zone);
  expect(asked.sort()).toEqual(['cut db-r1a', 'cut r1a1']);
  const proof = await shows(on, zone);
  expect(proof).toMatchObject({ effective: true });
  expect(proof.says).toContain('looked at db-r1a');
});

it('a zone whose database answers is not cut off', async () => {
  const { on } = acting({ stands: false });
  await disturb(on, zone);
  expect(await shows(on, zone)).toEqual({ effective: false, at: 42, says: 'looked at db-r1a' });
});

it('its nodes are cut off also where its database can’t be, and that is told', async () => {
  const { on, asked } = acting({ cutsData: false });
  await expect(disturb(on, zone)).rejects.toThrow('no such database');
  expect(asked).toEqual(['cut r1a1']);
});

it('nodes alone take no way to databases, and a zone with one does, before anything is cut', async () => {
  const { on, asked } = acting({ data: false });
  await expect(disturb(on, zone)).rejects.toThrow(/expected a way to LifeFlow's databases/);
  expect(asked).toEqual([]);
  const nodes: Disturbance = { ...zone, databases: [] };
  await disturb(on, nodes);
  expect(await shows(on, nodes)).toMatchObject({ effective: true });
});
