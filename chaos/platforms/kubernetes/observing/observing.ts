import type { Mark } from '../../../../slo/evidence.ts';
import type { Clock } from '../../../clock.ts';
import type { GrowingLog } from '../growing-log.ts';
import type { Region } from '../region.ts';

/** What whoever watches a region is given: where, with whose clock, into what, and until when. */
export type Observing = { region: Region; log: GrowingLog<Mark>; clock: Clock; signal: AbortSignal };
