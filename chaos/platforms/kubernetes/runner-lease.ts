import type { EpochMilliseconds, Milliseconds, Seconds } from '../../../slo/units.ts';
import { type Clock, systemClock } from '../../clock.ts';
import { isApiError } from './api-error.ts';
import type { Lease } from './objects.ts';
import { changedAt } from './observing/told.ts';
import type { Region } from './region.ts';
import { readRunnerObject, runnerObject, writeRunnerObject } from './runner-object.ts';

/** Somebody else holds the lease (IN_USE), or it was held here and is no longer (LOST). */
export class LeaseError extends Error {
  readonly code: 'IN_USE' | 'LOST';
  readonly subject: string;
  constructor(code: 'IN_USE' | 'LOST', subject: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'LeaseError';
    this.code = code;
    this.subject = subject;
  }
}

export type Held = {
  /** Aborted, with LeaseError as its reason, when it is somebody else's or could not be renewed in time. */
  lost: AbortSignal;
  /**
   * Gives it back, unless it was lost; it is not renewed any more, even where this rejects with ApiError, or with LeaseError
   * LOST where it turns out only now to be somebody else's.
   */
  release(): Promise<void>;
};

/** Ours: as long as a dead runner keeps the next one away. */
const duration: Seconds = 30;
/**
 * Ours: as long as a living one may be without its API server. Two thirds of the lease, as client-go has it: the last third
 * is for whatever is under way to end before anybody else may begin.
 */
const deadline: Seconds = 20;
/** Ours: one renewal may get no answer, which takes 8 s to be noticed, and the next one is still in time. */
const every: Milliseconds = 5_000;
/** Ours: after one that went wrong. */
const again: Milliseconds = 2_000;

type Options = { region: Region; environment: string; holder: string; clock?: Clock };

/** Rejects with LeaseError IN_USE that names who holds it, or with ApiError. */
export const requireNoHolder = async (options: Options): Promise<void> => {
  requireFree(options, await read(options.region));
};

/**
 * Takes the lease, and renews it until it is released or lost. Whoever else wants it meanwhile is refused: each write
 * names the version that it replaces. Rejects as `requireNoHolder` does.
 */
export const takeLease = async (options: Options): Promise<Held> => {
  const { region, environment, holder, clock = systemClock } = options;
  const { api } = region;
  const over = new AbortController();
  const losing = new AbortController();

  const spec = (held: Lease | undefined) => {
    const now = micro(clock.now() + middle(api.skew()));
    const renewed = held?.spec.holderIdentity === holder ? held.spec : undefined;
    return {
      holderIdentity: holder,
      leaseDurationSeconds: duration,
      acquireTime: renewed?.acquireTime ?? now,
      renewTime: now,
      leaseTransitions: (held?.spec.leaseTransitions ?? 0) + (renewed === undefined ? 1 : 0),
    };
  };
  const take = async (): Promise<{ lease: Lease; askedAt: EpochMilliseconds }> => {
    const found = await read(region);
    requireFree(options, found);
    const askedAt = clock.now();
    try {
      return { lease: await write(region, found, spec(found)), askedAt };
    } catch (error) {
      if (!isApiError(error, 'CONFLICT')) throw error;
      // Somebody was faster: now there is a name to give.
      requireFree(options, await read(region));
      throw error;
    }
  };
  const taking = await take();
  let held = taking.lease;
  /** Writes over the lease that is ours; once more where our own last write, whose answer was lost, is in the way. */
  const overwrite = async (specOver: (held: Lease) => object): Promise<EpochMilliseconds> => {
    const writing = async (): Promise<EpochMilliseconds> => {
      const askedAt = clock.now();
      held = await write(region, held, specOver(held));
      return askedAt;
    };
    try {
      return await writing();
    } catch (error) {
      if (!isApiError(error, 'CONFLICT', 'NOT_FOUND')) throw error;
      const found = await read(region);
      if (found?.spec.holderIdentity !== holder) throw taken(environment, region, found, error);
      held = found;
      return await writing();
    }
  };
  /** When the last write that the server took began; the server counts from some time after that. */
  let renewedAt = taking.askedAt;
  let failure: unknown;
  const ended = AbortSignal.any([over.signal, losing.signal]);
  const keep = async (): Promise<void> => {
    let pause = every;
    for (;;) {
      await clock.sleep(pause, ended);
      if (ended.aborted) return;
      try {
        renewedAt = await overwrite(spec);
        failure = undefined;
        pause = every;
      } catch (error) {
        if (error instanceof LeaseError) return losing.abort(error);
        failure = error;
        pause = again;
      }
    }
  };
  /** By a timer of its own: a request and its login may take longer than the lease lasts. */
  const keepDeadline = async (): Promise<void> => {
    while (!ended.aborted) {
      const left = renewedAt + deadline * 1000 - clock.now();
      if (left <= 0) return losing.abort(notRenewed(environment, region, failure));
      await clock.sleep(left, ended);
    }
  };
  const keeping = keep();
  void keepDeadline();
  return {
    lost: losing.signal,
    release: async () => {
      over.abort();
      await keeping;
      if (losing.signal.aborted) return;
      await overwrite(({ spec }) => ({ leaseTransitions: spec.leaseTransitions ?? 0 }));
    },
  };
};

/** Whether nobody holds it any more, by the API server's clock alone: it stamped the last renewal, and dated its answers. */
export const isExpired = (lease: Lease, serverNow: EpochMilliseconds): boolean =>
  lease.spec.holderIdentity === undefined || expiryOf(lease) < serverNow;

/** The end of the second in which the server took the last renewal, and the lease's length. */
const expiryOf = (lease: Lease): EpochMilliseconds => {
  const stamped = changedAt(lease, 'rest').toldAt ?? Date.parse(lease.spec.renewTime ?? '');
  const renewedAt = Number.isNaN(stamped) ? 0 : stamped;
  return renewedAt + 1000 + (lease.spec.leaseDurationSeconds ?? duration) * 1000;
};

const requireFree = (
  { region, environment, holder, clock = systemClock }: Options,
  lease: Lease | undefined,
): void => {
  // At the earliest: a clock that was never read says that nothing has expired.
  const serverNow = clock.now() + region.api.skew().low;
  if (lease === undefined || lease.spec.holderIdentity === holder || isExpired(lease, serverNow)) return;
  const left = Math.ceil((expiryOf(lease) - serverNow) / 1000);
  throw new LeaseError(
    'IN_USE',
    environment,
    `expected nobody at work on ${environment} (${where(region)}); found ${lease.spec.holderIdentity}, whose lease ends in ${left} s if it isn't renewed; stop that run with Ctrl-C, which heals, or wait for its end`,
  );
};

const taken = (environment: string, region: Region, found: Lease | undefined, cause: unknown): LeaseError =>
  new LeaseError(
    'LOST',
    environment,
    `expected this run to hold the lease of ${environment} (${where(region)}); found it held by ${found?.spec.holderIdentity ?? 'nobody'}; see what that one does before you run again`,
    { cause },
  );

const notRenewed = (environment: string, region: Region, cause: unknown): LeaseError =>
  new LeaseError(
    'LOST',
    environment,
    `expected to renew the lease of ${environment} (${where(region)}) within ${deadline} s; found no answer that took it; see that its API server can be reached`,
    { cause },
  );

const where = ({ api, namespace }: Region): string =>
  `lease ${runnerObject} in namespace ${namespace} of context ${api.context}`;

const pathOf = ({ namespace }: Region): string =>
  `/apis/coordination.k8s.io/v1/namespaces/${namespace}/leases`;

const read = (region: Region): Promise<Lease | undefined> => readRunnerObject(region, pathOf(region));

const write = (region: Region, over: Lease | undefined, spec: object): Promise<Lease> =>
  writeRunnerObject(region, pathOf(region), over, {
    apiVersion: 'coordination.k8s.io/v1',
    kind: 'Lease',
    spec,
  });

/** Kubernetes' times with microseconds have six digits, no fewer. */
const micro = (at: EpochMilliseconds): string => new Date(at).toISOString().replace('Z', '000Z');

const middle = ({ low, high }: { low: number; high: number }): Milliseconds =>
  Number.isFinite(low + high) ? (low + high) / 2 : 0;
