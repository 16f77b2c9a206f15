import type { VerdictValue } from '../slo/verdict.ts';

/** What a verdict makes the program end with. */
export const exitCodeOfVerdict: Readonly<Record<VerdictValue, number>> = {
  PASS: 0,
  FAIL: 1,
  INCONCLUSIVE: 2,
  INVALID: 3,
};

/** These say that nothing was judged. After sysexits.h (BSD). */
export const exitCodes = {
  usage: 64,
  data: 65,
  unavailable: 69,
  internal: 70,
  cannotCreate: 73,
  temporary: 75,
  /** As a shell has it for Ctrl-C. */
  interrupted: 130,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** What an error's `code` makes the program end with; a code that is not listed is a fault of our own. */
const byErrorCode: Readonly<Record<string, ExitCode>> = {
  USAGE: exitCodes.usage,
  CONFIG: exitCodes.data,
  EVIDENCE: exitCodes.data,
  TOOL: exitCodes.unavailable,
  OUTPUT: exitCodes.cannotCreate,
  IN_USE: exitCodes.temporary,
  STALE: exitCodes.temporary,
  PORT_IN_USE: exitCodes.unavailable,
  NOT_OURS: exitCodes.cannotCreate,
  UNSUPPORTED: exitCodes.unavailable,
  START: exitCodes.unavailable,
  LOAD: exitCodes.unavailable,
  TRACE: exitCodes.data,
  DEMAND: exitCodes.data,
  INTERRUPTED: exitCodes.interrupted,
  PLATFORM: exitCodes.unavailable,
  KUBECONFIG: exitCodes.data,
  CREDENTIALS: exitCodes.unavailable,
  UNAUTHENTICATED: exitCodes.unavailable,
  DENIED: exitCodes.unavailable,
  UNREACHABLE: exitCodes.unavailable,
  LOST: exitCodes.temporary,
};

/** Exit code for whatever was thrown: that of the error, or of the nearest cause whose code is listed. */
export const exitCodeOf = (error: unknown): ExitCode => {
  for (let at = error; at instanceof Error; at = at.cause) {
    const code = 'code' in at && typeof at.code === 'string' ? byErrorCode[at.code] : undefined;
    if (code !== undefined) return code;
  }
  return exitCodes.internal;
};
