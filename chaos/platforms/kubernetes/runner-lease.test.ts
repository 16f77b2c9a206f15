import { describe, expect, it } from 'vitest';
import { takeLease } from './runner-lease.ts';
import { handClock, smallServer } from './testing/small-server.ts';

const start = Date.parse('2026-11-26T07:00:00.250Z');
const hour = 3_600_000;
const stage = (ahead = 0) => {
  const clock = handClock(start);
  const server = smallServer(clock, ahead);
  const take = (holder: string, by = clock) =>
    takeLease({ region: server.region, environment: 'staging', holder, clock: by });
  return { clock, server, take };
};
const spec = (server: ReturnType<typeof smallServer>) =>
  server.object('leases')?.spec as Record<string, unknown>;

describe("an environment's lease", () => {
  it('is one runner’s, and whoever else wants it is told whose it is', async () => {
    const { server, take } = stage();
    await take('first');
    expect(spec(server)).toMatchObject({ holderIdentity: 'first', leaseDurationSeconds: 30 });
    await expect(take('second')).rejects.toMatchObject({
      code: 'IN_USE',
      message: expect.stringMatching(/nobody at work on staging .* found first, whose lease ends in 3\d s/),
    });
  });

  it('is kept for as long as its runner lives', async () => {
    const { clock, take } = stage();
    const held = await take('first');
    await clock.advance(10 * 60_000);
    await expect(take('second')).rejects.toMatchObject({ code: 'IN_USE' });
    expect(held.lost.aborted).toBe(false);
  });

  it('is free again when it is given back', async () => {
    const { server, take } = stage();
    const held = await take('first');
    await held.release();
    expect(spec(server)).not.toHaveProperty('holderIdentity');
    await take('second');
    expect(spec(server)).toMatchObject({ holderIdentity: 'second', leaseTransitions: 2 });
  });

  it.each([
    ['an hour ahead', hour],
    ['an hour behind', -hour],
    ['the same', 0],
  ])('of a dead runner ends by the API server’s clock, which is %s', async (_, ahead) => {
    const { clock, server, take } = stage(ahead);
    // It never comes to renew it.
    await take('dead', handClock(start));
    await clock.advance(30_000);
    await expect(take('next')).rejects.toMatchObject({ code: 'IN_USE' });
    await clock.advance(2_000);
    await take('next');
    expect(spec(server).holderIdentity).toBe('next');
  });

  it('stays its runner’s when the answer to a renewal is lost, and is renewed once more', async () => {
    const { clock, server, take } = stage();
    const held = await take('first');
    server.answers.push('lost');
    await clock.advance(7_000);
    expect(Date.parse(String(spec(server).renewTime)) - start).toBeGreaterThanOrEqual(7_000);
    await clock.advance(53_000);
    expect(held.lost.aborted).toBe(false);
    expect(server.answers).toEqual([]);
  });

  it('is given back though the answer to its last renewal was lost', async () => {
    const { clock, server, take } = stage();
    const held = await take('first');
    server.answers.push('lost');
    await clock.advance(5_000);
    expect(server.answers).toEqual([]);
    await held.release();
    expect(spec(server)).toEqual({ leaseTransitions: 1 });
  });

  it('is not given back in the name of whoever took it meanwhile', async () => {
    const { clock, server, take } = stage();
    const held = await take('first', handClock(start));
    await clock.advance(40_000);
    await take('second');
    await expect(held.release()).rejects.toMatchObject({ code: 'LOST' });
    expect(spec(server).holderIdentity).toBe('second');
  });

  it('is lost to whoever took it meanwhile, and is left to that one', async () => {
    const { clock, server, take } = stage();
    const asleep = handClock(start);
    const held = await take('first', asleep);
    await clock.advance(40_000);
    await take('second');
    await asleep.advance(10_000);
    expect(held.lost.aborted).toBe(true);
    expect(held.lost.reason).toMatchObject({
      code: 'LOST',
      message: expect.stringContaining('held by second'),
    });
    await held.release();
    expect(spec(server).holderIdentity).toBe('second');
  });

  it.each([
    ['is refused', Array(40).fill('refused')],
    ['hangs', ['silent']],
  ] as const)('is lost before the next one may have it, when its renewal %s', async (_, answers) => {
    const { clock, server, take } = stage();
    const held = await take('first');
    server.answers.push(...answers);
    await clock.advance(19_999);
    expect(held.lost.aborted).toBe(false);
    await clock.advance(1);
    expect(held.lost.reason).toMatchObject({
      code: 'LOST',
      message: expect.stringContaining('to renew the lease of staging'),
    });
    server.answers.length = 0;
    await expect(take('second')).rejects.toMatchObject({ code: 'IN_USE' });
  });

  it('goes to one of two who come at the same time', async () => {
    const { take } = stage();
    const both = await Promise.allSettled([take('a'), take('b')]);
    expect(both.map((b) => b.status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(both.find((b) => b.status === 'rejected')).toMatchObject({ reason: { code: 'IN_USE' } });
  });
});
