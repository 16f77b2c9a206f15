import type { Outcome } from '../slo/outcome.ts';
import type { Milliseconds } from '../slo/units.ts';

/** What k6 knows of one answer. */
export type Answered = {
  /** HTTP status; 0 without an answer. */
  status: number;
  /** k6's error code (grafana.com/docs/k6/latest/javascript-api/error-codes); 0 without an error. */
  errorCode: number;
  /** From asking to the end of the answer, connecting included. */
  took: Milliseconds;
  /** Right status and right body, as slo/api.ts says. */
  right: boolean;
};

/** 1050: no whole answer in time. 1211: no connection in time. */
const timeOuts: readonly number[] = [1050, 1211];

/** A time-out decides before the status does: an answer that broke off at the limit has a status too. */
export const classify = (
  { status, errorCode, took, right }: Answered,
  limit: Milliseconds,
): Exclude<Outcome, 'dropped'> => {
  if (took > limit || timeOuts.includes(errorCode)) return 'late';
  if (status >= 500) return 'server-error';
  // From 1400 on the code repeats the status; below, the transport failed, whatever had arrived by then.
  if (status === 0 || (errorCode >= 1000 && errorCode < 1400) || errorCode >= 1600) return 'network-error';
  return right ? 'good' : 'wrong-answer';
};
