import { type Ask, isRight } from '../../slo/api.ts';
import type { ProbeRow } from '../../slo/evidence.ts';
import type { Exchange } from './exchange.ts';

/** Good or bad, in the words of the evidence. */
export const outcomeOf = (ask: Ask, exchange: Exchange): ProbeRow['outcome'] => {
  if (exchange.end !== 'answered') return exchange.end;
  const { status, body } = exchange.answer;
  if (isRight(ask, status, body)) return 'good';
  return status >= 500 ? 'server-error' : 'wrong-answer';
};

/** The region that answered, as a row's optional field. */
export const regionOf = (exchange: Exchange): { region?: string } =>
  exchange.end === 'answered' && exchange.answer.region !== undefined
    ? { region: exchange.answer.region }
    : {};
