import { describe, expect, it } from 'vitest';
import type { Mark } from '../../../../slo/evidence.ts';
import type { Api } from '../api.ts';
import { growingLog } from '../growing-log.ts';
import type { Lease } from '../objects.ts';
import { handClock } from '../testing/small-server.ts';
import { watchLeases } from './leases.ts';
import { renewalOf } from './node-marks.ts';

const start = 1_000_000;
const lease = (renewTime: string): Lease => ({
  metadata: { name: 'a1', uid: '1', resourceVersion: '1' },
  spec: { renewTime, leaseDurationSeconds: 40 },
});

describe('a kubelet that renews its lease no more', () => {
  const watched = async (seen: string, onServer: string) => {
    const clock = handClock(start);
    const log = growingLog<Mark>();
    const over = new AbortController();
    const api = { get: async () => lease(onServer) } as unknown as Api;
    const region = { name: 'region-1', namespace: 'lifeflow', api };
    const renewals = new Map([['a1', renewalOf(lease(seen), start)]]);
    const watching = watchLeases({ region, log, clock, signal: over.signal }, renewals);
    await clock.advance(60_000);
    over.abort();
    await watching;
    return log.since(0).items;
  };

  it('is marked once, from its last renewal until the second one after it was due', async () => {
    const [mark, ...others] = await watched('noon', 'noon');
    expect(others).toEqual([]);
    expect(mark).toMatchObject({ name: 'lease-missed', subject: 'a1', clock: 'platform' });
    const { at = 0, uncertaintyMs = 0 } = mark ?? {};
    // Each 10 s: late by one it may have lived until just before the second.
    expect([at - uncertaintyMs - start, at + uncertaintyMs - start]).toEqual([0, 20_000]);
    expect(mark?.seenAt).toBe(start + 20_500);
  });

  it('is not marked where only the watch fell silent', async () => {
    expect(await watched('noon', 'a little later')).toEqual([]);
  });
});
