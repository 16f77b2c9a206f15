import type { Milliseconds } from '../../../../slo/units.ts';
import type { Clock } from '../../../clock.ts';
import { reasonOf } from '../../../restore.ts';
import { agentProgram } from './agent.ts';
import type { Pods } from './pods.ts';
import type { ReplicaPod } from './replica-pod.ts';
import { askForRules, rulesIn } from './rules.ts';

/** Pods that go on being disrupted, each with the reason; none is what an undo is after. */
export type Stuck = { pod: ReplicaPod; reason: string };

/** Ours: an agent that is asked to end takes its rules away in a tenth of a second. */
const limit: Milliseconds = 10_000;
const every: Milliseconds = 200;

/**
 * Asks the agent in each of a service's pods to end, and looks whether its rules are gone. Killing k6 does not do it: the
 * agent goes on for its full time. Resolves with the pods that can't be freed this way, such as one whose agent was
 * killed, which nobody asks any more; they have to be replaced. Rejects with PlatformError where the pods can't be listed.
 */
export const stopAgents = async (pods: Pods, service: string, clock: Clock): Promise<Stuck[]> => {
  const carrying = (await pods.of(service)).filter((pod) => pod.agent === 'running' && !pod.leaving);
  const reasons = await Promise.all(carrying.map((pod) => stop(pods, pod, clock).then(() => null, reasonOf)));
  const stuck = carrying.flatMap((pod, i) => {
    const reason = reasons[i];
    return reason === null || reason === undefined ? [] : [{ pod, reason }];
  });
  // What left meanwhile is disrupted no more.
  const there = stuck.length === 0 ? [] : await pods.of(service);
  return stuck.filter(({ pod }) => there.some((p) => p.uid === pod.uid));
};

const stop = async (pods: Pods, pod: ReplicaPod, clock: Clock): Promise<void> => {
  const until = clock.now() + limit;
  for (;;) {
    // Again each time: one that was started a moment ago may not hold its lock yet.
    const said = await pods.run(pod, [agentProgram, 'cleanup']);
    const inForce = await rulesInForce(pods, pod);
    if (inForce.length === 0) return;
    if (clock.now() >= until)
      throw new Error(
        `its rules are in force still (${inForce.join('; ')}), and its agent says ${said.err.trim() || `exit code ${said.code}`}`,
      );
    await clock.sleep(every);
  }
};

/** Rules that disrupt a pod now, as its own kernel has them. Rejects with PlatformError where it can't be asked. */
export const rulesInForce = async (pods: Pods, pod: ReplicaPod): Promise<readonly string[]> => {
  const said = await pods.run(pod, askForRules);
  if (said.code !== 0) throw new Error(`the rules of ${pod.name} can't be read: ${said.err.trim()}`);
  return rulesIn(said.out).inForce;
};
