import { expect, it } from 'vitest';
import { agentContainer, agentIn } from './agent.ts';

const spec = { ephemeralContainers: [{ name: 'debugger' }, { name: agentContainer }] };
const status = (state?: { running?: object; terminated?: object }) => ({
  ephemeralContainerStatuses: [
    { name: 'debugger', state: { running: {} } },
    { name: agentContainer, ...(state === undefined ? {} : { state }) },
  ],
});

it('a pod has an agent as soon as its container is asked for, and as long as the pod lives', () => {
  expect(agentIn({})).toBe('none');
  expect(agentIn({ spec: { ephemeralContainers: [{ name: 'debugger' }] } })).toBe('none');
  expect(agentIn({ spec })).toBe('waiting');
  expect(agentIn({ spec, status: status() })).toBe('waiting');
  expect(agentIn({ spec, status: status({ running: {} }) })).toBe('running');
  expect(agentIn({ spec, status: status({ terminated: {} }) })).toBe('ended');
});
