import { PlatformError } from '../platform.ts';
import { reasonOf } from '../restore.ts';

/** What `act` answers, and PlatformError for all that it throws. */
export const asPlatformError = async <T>(subject: string, act: () => Promise<T>): Promise<T> => {
  try {
    return await act();
  } catch (error) {
    if (error instanceof PlatformError) throw error;
    throw new PlatformError(subject, reasonOf(error), { cause: error });
  }
};
