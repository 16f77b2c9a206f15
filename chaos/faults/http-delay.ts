import { httpFaults } from '../../slo/disruption.ts';
import { disrupting } from './disrupting.ts';

/** Answers of a service come late, by a time that its users notice and its callers can wait for. */
export const httpDelay = disrupting('http-delay', (seconds, strength = httpFaults['http-delay']) => ({
  kind: 'http',
  ...strength,
  seconds,
}));
