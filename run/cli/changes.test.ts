import { describe, expect, it } from 'vitest';
import { exitCodeOf } from '../exit-codes.ts';
import { changesOf } from './changes.ts';

describe('changesOf', () => {
  it('reads figures by id, and none for a claim that is taken back', () => {
    expect(changesOf(['5.manual.rto=60', '1.production.availability=0.999', '5.manual.rpo=none'])).toEqual({
      '5.manual.rto': 60,
      '1.production.availability': 0.999,
      '5.manual.rpo': null,
    });
  });

  it.each([
    ['5.manual.rto', /expected ID=FIGURE with the id of a claim, found "5.manual.rto"/],
    ['5.manul.rto=60', /expected ID=FIGURE with the id of a claim/],
    [
      '5.manual.rto=soon',
      /expected a number of at least 0, as a figure in seconds is, or none, for 5.manual.rto; found "soon"/,
    ],
    ['5.manual.rto=-60', /found "-60"/],
    ['5.manual.rto=Infinity', /found "Infinity"/],
    ['1.production.availability=99.99', /a number from 0 to 1, as a figure in ratio is/],
    ['1.production.zones=2.5', /a whole number of at least 0, as a figure in zones is/],
  ])('refuses %s with one clear error', (text, says) => {
    const error = (() => {
      try {
        return changesOf([text]);
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(String(error)).toMatch(says);
    expect(exitCodeOf(error)).toBe(64);
  });
});
