import { describe, expect, it } from 'vitest';
import { claims } from '../claims.ts';
import { inexpressible, limits } from './inexpressible.ts';

const found = inexpressible(claims);
const ids = found.map((l) => l.id);
const becauseOf = (id: string): string => found.find((l) => l.id === id)?.because.join('\n') ?? '';
const idsWith = (changes: Record<string, number | null>): string[] =>
  inexpressible(claims, changes).map((l) => l.id);

describe('what Kubernetes’ API can’t say of the claims', () => {
  it.each([
    ['api.two-thresholds-production', ['above 70 % and taken away below 40 %', 'above 77 % and below 63 %']],
    ['api.two-thresholds-staging', ['above 70 % and taken away below 30 %']],
    ['api.quiet-time-production', ['600 s']],
    ['api.quiet-time-staging', ['300 s']],
    ['api.request-queue', ['adapter', "the broker's only"]],
    ['api.cpu-alone-production', ['100 queued requests']],
    ['api.cpu-alone-staging', ['80 % of memory']],
    [
      'api.utilisation-of-the-request',
      ['0.35 cores, 35 % of the limit', '512 MiB are 40 % of the limit', '(0.7 cores)'],
    ],
    ['api.connections', ['8 × 20 = 160', '160 > 100']],
    ['api.minimum', ['autoscaler asks for no fewer']],
    ['api.nodes', ['9 nodes of 4 cores', '3 of 2', "staging's 5 replicas", 'it has 3']],
    ['api.replicas-set-back', ['may have made it 20', 'back to 3']],
    ['api.replicas-by-zone', ['donor 2', 'auth 0']],
    ['api.regions', ['2 regions', '60 s']],
    ['api.canary', ['10 %, then 50 %', 'the first new one of 3 + 1 gets 25 %']],
  ])('has %s with the figures of the document', (id, words) => {
    expect(ids).toContain(id);
    for (const word of words) expect(becauseOf(id)).toContain(word);
  });

  it('reads as it did when each of them was last read', async () => {
    // After a change: read what is new, then `npx vitest run --project unit slo/audit/inexpressible -u`.
    const told = found.map(({ id, says, because, instead, uses, facts }) =>
      [
        `${id}: ${says}`,
        ...because.map((line) => `  ${line}`),
        `  instead: ${instead}`,
        `  rests on ${[...uses, ...facts].join(', ')}`,
      ].join('\n'),
    );
    await expect(`${told.join('\n\n')}\n`).toMatchFileSnapshot('./inexpressible.golden.txt');
  });

  it('is tested above for each thing that there is to find', () => {
    expect(limits.map((l) => l.id).toSorted()).toEqual(ids.toSorted());
    expect(ids).toHaveLength(15);
  });

  it.each([
    ['api.two-thresholds-production', { '1.production.scale-down-cpu': null }],
    ['api.quiet-time-staging', { '1.staging.scale-down-after': null }],
    ['api.request-queue', { '1.production.scale-up-queue': null }],
    ['api.cpu-alone-staging', { '1.staging.scale-up-memory': null }],
    ['api.utilisation-of-the-request', { '2.cpu.request': 1, '2.memory.request': 1024 }],
    ['api.connections', { '3.primary.connections': 160 }],
    ['api.replicas-set-back', { '1.production.replicas-max': 3 }],
    ['api.regions', { '1.production.regions': 1 }],
    ['api.canary', { '6.canary.share': null }],
  ])('is without %s where the claims do not ask for it', (id, changes) => {
    expect(idsWith(changes)).not.toContain(id);
  });

  it('measures against the limit where requests are the limits, and not for one of them alone', () => {
    expect(idsWith({ '2.cpu.request': 1 })).toContain('api.utilisation-of-the-request');
    expect(idsWith({ '2.memory.request': 1024 })).toContain('api.utilisation-of-the-request');
  });

  it('gives a share of the request as one of the limit, whatever the limit is', () => {
    const wider = inexpressible(claims, { '2.cpu.limit': 2, '2.memory.limit': 2048 });
    const because = wider.find((l) => l.id === 'api.utilisation-of-the-request')?.because.join();
    expect(because).toContain('0.35 cores, 17.5 % of the limit');
    expect(because).toContain('512 MiB are 20 % of the limit');
    expect(because).toContain('(1.4 cores)');
  });

  it('says from where on memory holds replicas, with the tolerance that is CPU’s', () => {
    // 0.8 × 0.3 / 0.7 = 0.343: the downward tolerance keeps what is above three sevenths of a target.
    expect(found.find((l) => l.id === 'api.cpu-alone-staging')?.instead).toContain('below about 34 %');
  });

  it('asks for no more nodes where staging has one for each replica', () => {
    const enough = inexpressible(claims, { '1.staging.nodes': 5 }).find((l) => l.id === 'api.nodes');
    expect(enough?.because.join()).not.toContain('hosts of their own');
    expect(enough?.because).toHaveLength(2);
  });

  it('lets replicas of a zone be said where each zone has one, and they are spread', () => {
    const one = Object.fromEntries(
      claims.filter((c) => c.id.startsWith('2.zone.') && c.unit === 'replicas').map((c) => [c.id, 1]),
    );
    expect(idsWith(one)).toContain('api.replicas-by-zone');
    expect(idsWith({ ...one, '2.affinity.by-zone': 1 })).not.toContain('api.replicas-by-zone');
  });

  it('names the claims that each is about', () => {
    const known = new Set(claims.map((c) => c.id));
    for (const { id, uses } of found) {
      expect(uses.length, id).toBeGreaterThan(0);
      expect(uses.filter((u) => !known.has(u))).toEqual([]);
    }
  });
});
