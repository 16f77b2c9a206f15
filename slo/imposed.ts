import type { FaultName, PlannedFault } from './plan.ts';
import type { Seconds } from './units.ts';

/**
 * Faults that spoil the answers of all replicas of a service for as long as they last. Nobody is left who could step in,
 * so that LifeFlow can't recover from them before they end: its recovery is timed from their end. `http-delay` is none of
 * them, because late answers are good ones.
 */
const imposed: readonly FaultName[] = ['http-errors', 'network-drop'];

type Aimed = Pick<PlannedFault, 'fault'> & Partial<Pick<PlannedFault, 'aim'>>;

/**
 * One replica that is silent is taken out, and the others answer; one that answers with errors stays ready, and goes on being
 * asked.
 */
export const isImposed = ({ fault, aim }: Aimed): boolean =>
  imposed.includes(fault) && !(fault === 'network-drop' && aim?.replicas === 'one');

/** Ours: ten clean seconds show a recovery, and it takes some more to notice. */
export const showsRecovery: Seconds = 13;

/** From a fault's effect to the earliest instant at which LifeFlow can begin to recover by itself, as planned. */
export const untilRecovery = (planned: Aimed & Pick<PlannedFault, 'holdSeconds'>): Seconds =>
  isImposed(planned) ? planned.holdSeconds : 0;

/** From a fault's effect to its heal, as planned. One that is imposed is ended first, and what it left is healed later. */
export const untilHeal = (planned: Aimed & Pick<PlannedFault, 'holdSeconds'>): Seconds =>
  planned.holdSeconds + (isImposed(planned) ? showsRecovery : 0);
