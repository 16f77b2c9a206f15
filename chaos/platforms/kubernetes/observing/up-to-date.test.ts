import { describe, expect, it } from 'vitest';
import type { ApiObject } from '../objects.ts';
import { handClock } from '../testing/small-server.ts';
import { isUpToDate } from './up-to-date.ts';

const object = (name: string, resourceVersion: string): ApiObject => ({
  metadata: { name, uid: name, resourceVersion },
});
const watch = (...objects: readonly ApiObject[]) => new Map(objects.map((o) => [o.metadata.uid, o]));

describe('whether a watch is up to date', () => {
  /** What comes of it within so many milliseconds, in each of which something may happen. */
  const asked = async (
    known: Map<string, ApiObject>,
    list: () => Promise<readonly ApiObject[]>,
    after = 0,
    then: () => void = () => undefined,
  ): Promise<boolean | 'nothing' | 'no answer'> => {
    const clock = handClock(0);
    let found: boolean | 'nothing' | 'no answer' = 'nothing';
    void isUpToDate({ known }, list, clock).then(
      (is) => {
        found = is;
      },
      () => {
        found = 'no answer';
      },
    );
    await clock.advance(after);
    then();
    await clock.advance(2000 - after);
    await clock.advance(0);
    return found;
  };
  const answer =
    (...objects: readonly ApiObject[]) =>
    () =>
      Promise.resolve(objects);

  it('is so where the server has nothing newer', async () => {
    const known = watch(object('a', '1'), object('b', '2'));
    expect(await asked(known, answer(object('b', '2'), object('a', '1')))).toBe(true);
    expect(await asked(watch(), answer())).toBe(true);
  });

  it('is so where the watch tells within a second what is newer', async () => {
    const known = watch(object('a', '1'));
    const told = () => known.set('a', object('a', '2'));
    expect(await asked(known, answer(object('a', '2')), 999, told)).toBe(true);
    // More has happened since it was listed.
    const more = watch(object('a', '1'));
    expect(await asked(more, answer(object('a', '2')), 500, () => more.set('a', object('a', '3')))).toBe(
      true,
    );
    // The watch was faster than the list.
    const fast = watch(object('a', '1'));
    const late = async () => {
      fast.set('a', object('a', '2'));
      return [object('a', '1')];
    };
    expect(await asked(fast, late)).toBe(true);
  });

  it('is not so where the watch does not tell what has changed, come or gone', async () => {
    const known = () => watch(object('a', '1'));
    expect(await asked(known(), answer(object('a', '2')))).toBe(false);
    expect(await asked(known(), answer(object('a', '1'), object('b', '2')))).toBe(false);
    expect(await asked(known(), answer())).toBe(false);
    const half = watch(object('a', '1'), object('b', '1'));
    const told = () => half.set('a', object('a', '2'));
    expect(await asked(half, answer(object('a', '2'), object('b', '2')), 500, told)).toBe(false);
  });

  it('is not known where the server does not answer within two seconds, or can not be asked', async () => {
    expect(await asked(watch(), () => new Promise(() => undefined))).toBe('no answer');
    expect(await asked(watch(), () => Promise.reject(new Error('no way')))).toBe('no answer');
  });
});
