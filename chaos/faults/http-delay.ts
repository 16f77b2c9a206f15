import { disrupting } from './disrupting.ts';

/** All answers of a service come late, by a time that its users notice and its callers can wait for. Ours: 200 ms. */
export const httpDelay = disrupting('http-delay', (seconds) => ({
  kind: 'http',
  delayMs: 200,
  errorShare: 0,
  errorCode: 503,
  seconds,
}));
