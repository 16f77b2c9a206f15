import { httpFaults } from '../../slo/disruption.ts';
import { disrupting } from './disrupting.ts';

/** Some of a service's answers are errors, at once, while its replicas call themselves ready. */
export const httpErrors = disrupting('http-errors', (seconds, strength = httpFaults['http-errors']) => ({
  kind: 'http',
  ...strength,
  seconds,
}));
