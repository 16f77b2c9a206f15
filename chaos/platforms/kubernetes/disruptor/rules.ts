import { agentPort } from '../../../../slo/disruption.ts';

/** Prints the rules by which a pod's requests reach the agent, or nobody. */
export const askForRules = ['sh', '-c', 'iptables -t nat -S && iptables -t filter -S'] as const;

/** Rules of a pod, as iptables prints them. */
export type Rules = {
  /** They disrupt requests now: send them to the agent, reset connections, or drop packets. */
  inForce: readonly string[];
  /** What the agent leaves behind for good: it resets connections to where the agent listened, and hurts nobody else. */
  left: readonly string[];
};

/** What the agent sets (pkg/agent/protocol/redirector.go and pkg/agent/network/disruptor.go of v0.3.17). Pure. */
export const rulesIn = (says: string): Rules => {
  const rules = says.split('\n').filter((line) => line.startsWith('-A '));
  const isLeft = (rule: string): boolean =>
    rule.includes(`--dport ${agentPort} `) && rule.includes('-j REJECT');
  return {
    inForce: rules.filter((rule) => !isLeft(rule) && / -j (REDIRECT|REJECT|DROP)\b/.test(rule)),
    left: rules.filter(isLeft),
  };
};
