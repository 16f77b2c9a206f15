import { describe, expect, it } from 'vitest';
import { classify } from './classify.ts';

const limit = 5000;
const answer = { status: 200, errorCode: 0, took: 12, right: true };

describe('an answer', () => {
  it.each([
    ['with the right status and body in time is good', {}, 'good'],
    ['at the limit itself is still in time', { took: 5000 }, 'good'],
    ['past the limit is late, however right', { took: 5000.1 }, 'late'],
    ['that never came is late', { status: 0, errorCode: 1050, right: false, took: 5001 }, 'late'],
    ['without a connection in time is late', { status: 0, errorCode: 1211, right: false, took: 0 }, 'late'],
    ['that broke off at the limit is late, though its status came', { errorCode: 1050, took: 4999 }, 'late'],
    [
      'with a status of 500 or more is a server error',
      { status: 503, errorCode: 1503, right: false },
      'server-error',
    ],
    [
      'from a refused connection is a network error',
      { status: 0, errorCode: 1212, right: false },
      'network-error',
    ],
    [
      'from a connection that was reset is a network error',
      { status: 0, errorCode: 1220, right: false },
      'network-error',
    ],
    ['whose body broke off is a network error', { errorCode: 1000, right: false }, 'network-error'],
    ['with another body is a wrong answer', { right: false }, 'wrong-answer'],
    ['with another status is a wrong answer', { status: 404, errorCode: 1404, right: false }, 'wrong-answer'],
    ['that points elsewhere is a wrong answer', { status: 302, right: false }, 'wrong-answer'],
  ] as const)('%s', (_, difference, outcome) => {
    expect(classify({ ...answer, ...difference }, limit)).toBe(outcome);
  });
});
