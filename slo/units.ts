/** Units are part of a type's name, so that no bare number crosses a room's door. */
export type Seconds = number;
export type Milliseconds = number;
/** Milliseconds since 1970-01-01 UTC, fractional part allowed. */
export type EpochMilliseconds = number;
/** Whole seconds since 1970-01-01 UTC. */
export type EpochSecond = number;
export type QueriesPerSecond = number;
/** Journeys begun per second. */
export type ArrivalsPerSecond = number;
/** A share between 0 and 1. */
export type Ratio = number;
export type Count = number;
export type Megabytes = number;
/** CPU cores; 0.5 is half of one core. */
export type Cores = number;
