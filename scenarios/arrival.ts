import type { Ask } from '../slo/api.ts';
import type { RouteId, seededRows } from '../slo/services.ts';

/** What one arrival knows: its place in the sequence, and what earlier answers told it. */
export type Arrival = {
  /** Counts the arrivals of its journey from 0, over all virtual users. */
  n: number;
  /** Number of seeded rows that may be asked for by id. */
  rows: ReturnType<typeof seededRows>;
  /** Whole number in an answer, by the key that it stood under; 0 until it was answered. */
  requestId: number;
  token: string;
};

/** One request of a journey, made by the arrivals whose number leaves `turn` when divided by `every`. */
export type Step = {
  route: RouteId;
  every: number;
  turn: number;
  ask: (arrival: Arrival) => Ask;
  /** Learns from a right answer what later steps need. */
  learn?: (arrival: Arrival, body: string) => void;
};

/** Spreads consecutive arrivals over 1..count, without chance: a step that shares no factor with most counts. */
export const pick = (n: number, count: number): number => ((n * 7919) % count) + 1;

/** The element whose turn it is. */
export const cycle = <T>(n: number, of: readonly T[]): T => of[n % of.length] as T;

/** The whole number after `"key":` in a compact JSON text; 0 where there is none. Spares a parse for each answer. */
export const numberAfter = (body: string, key: string): number => {
  const at = body.lastIndexOf(`"${key}":`);
  return at < 0 ? 0 : Number.parseInt(body.slice(at + key.length + 3), 10) || 0;
};
