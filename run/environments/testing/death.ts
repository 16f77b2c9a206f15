import type { Journal } from '../../../chaos/journal.ts';
import type { Platform } from '../../../chaos/platform.ts';

/** Where a runner ends itself: at its n-th record, counted from 1; before it is written, or once it is durable. */
export type Death = { record: number; when: 'before' | 'after' };

/** A journal whose writer dies of one of its records. */
export const deadlyJournal = (journal: Journal, { record: due, when }: Death): Journal => {
  let asked = 0;
  return {
    ...journal,
    append: async (record) => {
      asked += 1;
      if (asked === due && when === 'before') die();
      const mine = asked;
      await journal.append(record);
      if (mine === due) die();
    },
  };
};

/** A platform whose user dies once so many undo steps were answered, before he has written down or looked at anything. */
export const deadlyPlatform = <P extends Pick<Platform, 'restore'>>(platform: P, steps: number): P => {
  let answered = 0;
  return {
    ...platform,
    restore: async (step) => {
      await platform.restore(step);
      answered += 1;
      if (answered === steps) die();
    },
  };
};

/** As `kill -9` does it: nothing is finished, flushed or told. */
const die = (): void => {
  process.kill(process.pid, 'SIGKILL');
};
