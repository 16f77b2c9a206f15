import type { Environment } from './config/schema.ts';
import { type RunRequest, usage } from './request.ts';

/**
 * Nothing goes to production that nobody typed out: its name has to stand on the command line once more, and a name that
 * stands there has to be that of the environment that is meant.
 * @throws SuiteError USAGE
 */
export const requireConfirmation = (
  name: string,
  { kind }: Pick<Environment, 'kind'>,
  { confirmed }: Pick<RunRequest, 'confirmed'>,
): void => {
  if (confirmed === name || (confirmed === undefined && kind !== 'production')) return;
  throw usage(
    '--confirm',
    `${name}, the name of the ${kind} environment that load and faults would go to`,
    confirmed ?? 'none',
    confirmed === undefined
      ? `add --confirm ${name} if it is meant`
      : 'type the name of the one that is meant',
  );
};
