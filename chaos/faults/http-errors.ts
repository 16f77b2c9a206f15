import { disrupting } from './disrupting.ts';

/** Half of a service's answers are errors, at once, while its replicas call themselves ready. Ours: 503 for one in two. */
export const httpErrors = disrupting('http-errors', (seconds) => ({
  kind: 'http',
  delayMs: 0,
  errorShare: 0.5,
  errorCode: 503,
  seconds,
}));
