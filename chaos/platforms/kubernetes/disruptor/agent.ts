/** Name that xk6-disruptor gives to the container of its agent, an ephemeral one: it can't be taken out of a pod. */
export const agentContainer = 'xk6-agent';
export const agentProgram = 'xk6-disruptor-agent';

/** `ended`: its container ran and does not any more; nothing can be started in it, and what it left stays. */
export type AgentState = 'none' | 'waiting' | 'running' | 'ended';

/** What of a pod says whether an agent was put into it. */
type Agents = {
  spec?: { ephemeralContainers?: readonly { name: string }[] };
  status?: {
    ephemeralContainerStatuses?: readonly {
      name: string;
      state?: { running?: object; terminated?: object };
    }[];
  };
};

/** Whether an agent of xk6-disruptor is, or was, in a pod, by the API's own books. Pure. */
export const agentIn = ({ spec, status }: Agents): AgentState => {
  if (!spec?.ephemeralContainers?.some((c) => c.name === agentContainer)) return 'none';
  const state = status?.ephemeralContainerStatuses?.find((c) => c.name === agentContainer)?.state;
  if (state?.running !== undefined) return 'running';
  return state?.terminated === undefined ? 'waiting' : 'ended';
};
