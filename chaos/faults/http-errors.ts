import { httpFaults } from '../../slo/disruption.ts';
import { disrupting } from './disrupting.ts';

/** Half of a service's answers are errors, at once, while its replicas call themselves ready. */
export const httpErrors = disrupting('http-errors', (seconds) => ({
  kind: 'http',
  ...httpFaults['http-errors'],
  seconds,
}));
