import { z } from 'zod';
import { alertIds, severities } from './rule.ts';

const instant = z.number();

/** One time that a rule would have fired. */
export const AlertFiring = z.strictObject({
  /** Service, standby or replica. */
  subject: z.string(),
  pendingAt: instant,
  firedAt: instant,
  /** Null when it had not been resolved when the load ended. */
  resolvedAt: instant.nullable(),
  /** The run's cost up to `firedAt`, in seconds of a full outage. */
  budgetSpentSeconds: z.number(),
  /** The experiment in whose window it became pending; null is a false alarm. */
  fault: z.string().nullable(),
});
export type AlertFiring = z.infer<typeof AlertFiring>;

/** `silent`: the evidence excludes that it fired. `not observable`: the evidence excludes neither. */
export const AlertResult = z.strictObject({
  rule: z.enum(alertIds),
  title: z.string(),
  severity: z.enum(severities),
  result: z.enum(['fired', 'silent', 'not observable']),
  says: z.string(),
  firings: z.array(AlertFiring),
});
export type AlertResult = z.infer<typeof AlertResult>;

/** A fault and a rule that concerns it, or that fired in its window. */
export const AlertCell = z.strictObject({
  /** Null: it fired in no fault's window. */
  fault: z.string().nullable(),
  rule: z.enum(alertIds),
  /** From the outage that the witnesses saw and the rule's figures; `unknown` where more than these decides. */
  expected: z.enum(['yes', 'no', 'unknown']),
  outcome: z.enum(['fired', 'silent', 'false', 'can not fire', 'not observable']),
  says: z.string(),
});
export type AlertCell = z.infer<typeof AlertCell>;

export const Alerts = z.strictObject({ rules: z.array(AlertResult), matrix: z.array(AlertCell) });
export type Alerts = z.infer<typeof Alerts>;
