import { httpFaults } from '../../slo/disruption.ts';
import { disrupting } from './disrupting.ts';

/** All answers of a service come late, by a time that its users notice and its callers can wait for. */
export const httpDelay = disrupting('http-delay', (seconds) => ({
  kind: 'http',
  ...httpFaults['http-delay'],
  seconds,
}));
