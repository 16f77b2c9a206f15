import { expect, it } from 'vitest';
import type { Clustered } from '../../fixtures/clustered/index.ts';
import { powerOver } from './cluster.ts';

/** A cluster that has these nodes, and tells what its power was asked. */
const cluster = (nodes: readonly string[], asked: string[]): Clustered['clusters'][number] => {
  const verb = (name: string) => async (of: readonly string[]) => void asked.push(`${name} ${of.join(' ')}`);
  const power = {
    off: verb('off'),
    on: verb('on'),
    cut: verb('cut'),
    heal: verb('heal'),
    state: () => ({ off: nodes.slice(0, 1), cuts: [nodes] }),
  };
  const layout = { nodes: nodes.map((name) => ({ name })) };
  return { layout, power } as unknown as Clustered['clusters'][number];
};

it('power over the machines of all regions is asked of the cluster that has the node, and of no other', async () => {
  const [near, far]: [string[], string[]] = [[], []];
  const power = powerOver([cluster(['r1a1', 'r1b1'], near), cluster(['r2a1'], far)]);
  await power.off(['r1b1']);
  await power.on(['r2a1']);
  await power.cut(['r1a1', 'r2a1']);
  await power.heal([]);
  expect(near).toEqual(['off r1b1', 'cut r1a1']);
  expect(far).toEqual(['on r2a1', 'cut r2a1']);
  expect(await power.state()).toEqual({ off: ['r1a1', 'r2a1'], cuts: [['r1a1', 'r1b1'], ['r2a1']] });
});
