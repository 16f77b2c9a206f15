import { expect, it } from 'vitest';
import type { ConductResult } from '../conduct/result.ts';
import { describeEnd } from './ended.ts';

const whole: ConductResult = {
  ended: 'completed',
  because: 'the load ran to its planned end',
  loadStartedAt: 1,
  faults: [],
  problems: [],
};

it('says nothing of a run that went as planned', () => {
  expect(describeEnd(whole)).toEqual([]);
});

it('says why a run ended early, and each port that failed on the way', () => {
  const problems = [{ port: 'ledger read-back', at: 1, says: 'no answer within 60 s' }];
  expect(describeEnd({ ...whole, ended: 'failed', because: 'the witnesses died', problems })).toEqual([
    'The run ended early (failed): the witnesses died.',
    'Problem with ledger read-back: no answer within 60 s',
  ]);
});
