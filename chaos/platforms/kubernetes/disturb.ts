import { connect } from 'node:net';
import type { Milliseconds } from '../../../slo/units.ts';
import { type Disturbance, disturbanceName } from '../../disturbance.ts';
import { PlatformError, type Proof } from '../../platform.ts';
import { type Acting, dataOf, powerOf, regionOf } from './acting.ts';
import { isApiError } from './api-error.ts';
import { isPinned, pin } from './autoscaler.ts';
import { breakVersion, isBroken } from './broken-version.ts';
import { isStartedAnew, killContainer } from './container.ts';
import { allOf, isGone, remember } from './doomed.ts';
import { drain, evict, isDrained } from './drain.ts';
import { find } from './find.ts';
import { stopReplica } from './kill.ts';
import { podsOf } from './region.ts';

/** Begins a disturbance. Rejects with PlatformError or ApiError. */
export const disturb = async (on: Acting, d: Disturbance): Promise<void> => {
  switch (d.kind) {
    case 'stop-replica':
      for (const found of await remember(on, [{ kind: 'replica', replica: d.replica }]))
        if (found.kind === 'replica') await stopReplica(found);
      return;
    case 'evict-replica':
      await remember(on, [{ kind: 'replica', replica: d.replica }]);
      for (const { region, object } of await find(on.regions, [d.replica], podsOf))
        await evict(region, object).catch(notAllowed(d.replica));
      return;
    case 'kill-container':
      return killContainer(on, d.replica);
    case 'drain-node':
      return drain(on, d.node);
    case 'cut-off':
      return cutOff(on, d);
    case 'cut-api':
      return cutApi(on, d.region);
    case 'pin-replicas':
      return pin({ region: regionOf(on, d.region), service: d.service });
    case 'roll-out-broken':
      return breakVersion({ region: regionOf(on, d.region), service: d.service });
  }
};

/** Whether a disturbance shows, by what others than its own call have written. */
export const shows = async (on: Acting, d: Disturbance): Promise<Proof> => {
  const now = on.clock.now;
  switch (d.kind) {
    case 'stop-replica':
    case 'evict-replica':
      return areGone(on, [d.replica]);
    case 'kill-container':
      return isStartedAnew(on, d.replica);
    case 'drain-node':
      return isDrained(on, d.node);
    case 'cut-off':
      return areCutOff(on, d);
    case 'cut-api':
      return isCut(regionOf(on, d.region).api.server, now());
    case 'pin-replicas':
      return isPinned({ region: regionOf(on, d.region), service: d.service }, now());
    case 'roll-out-broken':
      return isBroken({ region: regionOf(on, d.region), service: d.service }, now());
  }
};

/** Replicas and nodes together, by their names; one whose end was not asked for here can't be seen to be gone. */
export const areGone = async (on: Acting, names: readonly string[]): Promise<Proof> => {
  const proofs = await Promise.all(
    names.map((name) => {
      const doomed = on.doomed.get(name);
      if (doomed !== undefined) return isGone(doomed, on.clock.now);
      const says = `the end of ${name} was not asked for here, so that it can't be seen to be gone`;
      return { effective: false, at: on.clock.now(), says };
    }),
  );
  return allOf(proofs, on.clock.now());
};

const notAllowed = (replica: string) => (cause: unknown) => {
  if (!isApiError(cause, 'TOO_MANY')) throw cause;
  throw new PlatformError(
    replica,
    `expected the disruption budget of ${replica} to allow its eviction; found that it does not now; wait until all of its service's replicas are ready, or give the budget room`,
    { cause },
  );
};

type CutOff = Extract<Disturbance, { kind: 'cut-off' }>;

/** Waits for all of it, also past a failure, and rejects with the first. */
const cutOff = async (on: Acting, d: CutOff): Promise<void> => {
  await remember(
    on,
    d.nodes.map((node) => ({ kind: 'node', node })),
  );
  const power = powerOf(on, disturbanceName(d));
  const data = d.databases.length === 0 ? undefined : dataOf(on, disturbanceName(d));
  const acts = [data?.cut(d.databases), power.cut(d.nodes)];
  for (const act of await Promise.allSettled(acts)) if (act.status === 'rejected') throw act.reason;
};

const areCutOff = async (on: Acting, d: CutOff): Promise<Proof> => {
  const proofs = [areGone(on, d.nodes)];
  if (d.databases.length > 0) proofs.push(dataOf(on, `look at ${d.databases.join(', ')}`).isCut(d.databases));
  return allOf(await Promise.all(proofs), on.clock.now());
};

const cutApi = async (on: Acting, region: string): Promise<void> => {
  regionOf(on, region);
  const power = powerOf(on, `cut off the API server of ${region}`);
  if (power.cutApi === undefined)
    throw new PlatformError(
      region,
      `expected a way to cut off the API server of ${region}; found none in this environment; leave the fault out`,
    );
  await power.cutApi(region);
};

/** Ours: an API server on two busy cores accepts a connection in milliseconds. */
const knockLimit: Milliseconds = 2_000;

/** A connection of its own, past the client and the connections that it keeps. */
const isCut = (server: string, at: number): Promise<Proof> =>
  new Promise((resolve) => {
    const { hostname, port, protocol } = new URL(server);
    const socket = connect({ host: hostname, port: Number(port) || (protocol === 'http:' ? 80 : 443) });
    const found = (effective: boolean, says: string): void => {
      socket.destroy();
      resolve({ effective, at, says });
    };
    socket.setTimeout(knockLimit, () => found(true, `nobody accepts a connection at ${server}`));
    socket.on('error', (error) => found(true, `${server} can't be reached: ${error.message}`));
    socket.on('connect', () => found(false, `${server} accepts connections`));
  });
