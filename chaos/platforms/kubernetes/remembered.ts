import type { Renewal } from './observing/node-marks.ts';
import type { Region } from './region.ts';

/** A replica or node as it stood when its end was asked for. */
export type Doomed =
  | { kind: 'replica'; region: Region; name: string; uid: string }
  | { kind: 'node'; region: Region; name: string; renewal: Renewal | undefined };

/** A drain that goes on until `over` is aborted, and the replicas that the node had when it began. */
export type Draining = {
  over: AbortController;
  housed: readonly Doomed[];
  /** Why the last pod that was asked to go is still there; a denial ended the drain. */
  refusal: unknown;
};

/** A container as it stood before it was killed. */
export type KilledContainer = { uid: string; container: string; id: string };
