import type { Journal } from './journal.ts';

/** Two journals as one: a record is in the first, then in the second, when its append resolves; the first that fails counts. */
export const inBoth = (
  first: Pick<Journal, 'append'>,
  second: Pick<Journal, 'append'>,
): Pick<Journal, 'append'> => ({
  append: async (record) => {
    await first.append(record);
    await second.append(record);
  },
});
