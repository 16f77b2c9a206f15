import { describe, expect, it } from 'vitest';
import {
  bloodTypes,
  cities,
  clients,
  commonPaths,
  donorStatuses,
  headers,
  leaderboards,
  ledgerRoute,
  probeValue,
  type Route,
  routes,
  seededRows,
  serviceIds,
  serviceOf,
  services,
  urgencies,
} from './services.ts';

const all: [string, Omit<Route, 'id'>][] = Object.entries(routes);

describe('a service', () => {
  it('is one of eight, of 16,500 queries a second together', () => {
    expect(services.map((s) => [s.id, s.peakQps])).toEqual([
      ['auth', 1000],
      ['donor', 2000],
      ['inventory', 3000],
      ['request', 2500],
      ['geolocation', 1500],
      ['notification', 5000],
      ['camp', 500],
      ['analytics', 1000],
    ]);
    expect(serviceIds).toEqual(services.map((s) => s.id));
    expect(services.reduce((sum, s) => sum + s.peakQps, 0)).toBe(16_500);
  });

  it('has a deployment, a database and a claim of its own', () => {
    for (const { id, deployment, database, claim } of services) {
      expect(deployment).toBe(`${id}-service`);
      expect(database).toMatch(/^lifeflow_[a-z]+_prod$/);
      expect(claim).toBe(`3.${id}.qps`);
    }
    expect(new Set(services.map((s) => s.database)).size).toBe(8);
  });

  it('is found by its id', () => {
    for (const service of services) expect(serviceOf(service.id)).toBe(service);
    expect(() => serviceOf('billing' as 'auth')).toThrow(new RangeError('no service is called billing'));
  });
});

describe('a route', () => {
  it('lies below its own service, reads by GET and writes by POST, and costs a query or two', () => {
    for (const [id, { service, op, method, path, queries }] of all) {
      expect(path.split('/').slice(0, 3), id).toEqual(['', 'v1', service]);
      expect(method, id).toBe(op === 'read' ? 'GET' : 'POST');
      expect([1, 2], id).toContain(queries);
      expect(serviceIds, id).toContain(service);
    }
  });

  it('has a path that no other one of its method has', () => {
    const paths = all.map(([, r]) => `${r.method} ${r.path.split('?')[0]}`);
    expect(new Set(paths).size).toBe(all.length);
  });

  it('costs a second query where it changes a row beside the one that it makes', () => {
    expect(all.flatMap(([id, r]) => (r.queries === 2 ? [id] : []))).toEqual([
      'signIn',
      'recordDonation',
      'matchRequest',
      'fulfilRequest',
      'registerForCamp',
    ]);
  });

  it('reads and writes at each service, and the ledger writes at each by one of them', () => {
    for (const service of serviceIds) {
      const own = all.flatMap(([, r]) => (r.service === service ? r.op : []));
      expect(new Set(own), service).toEqual(new Set(['read', 'write']));
      expect(routes[ledgerRoute[service]], service).toMatchObject({ service, op: 'write' });
    }
  });
});

describe('what both sides agree on beside the routes', () => {
  it('are paths below the service, with what is asked for percent-encoded', () => {
    expect(commonPaths.probe('camp')).toBe('/v1/camp/probe');
    expect(commonPaths.written('camp', 'run 1', 'a&b')).toBe('/v1/camp/written?run=run%201&ref=a%26b');
    expect(commonPaths.refs('camp', 'run 1')).toBe('/v1/camp/refs?run=run%201');
  });

  it('is a value for the prober that tells the services apart', () => {
    expect(serviceIds.map(probeValue).filter((v, i) => v.includes(serviceIds[i] ?? '-'))).toHaveLength(8);
  });

  it('are headers in lower case, as Node gives them, each of another name', () => {
    const names = Object.values(headers);
    expect(Object.keys(headers)).toEqual(['client', 'run', 'region', 'track', 'replica']);
    expect(new Set(names).size).toBe(5);
    for (const name of names) expect(name).toMatch(/^x-lifeflow-[a-z]+$/);
    expect(clients).toEqual(['load', 'probe', 'ledger']);
  });

  it('are the values that seeded rows hold', () => {
    expect(bloodTypes).toEqual(['O', 'A', 'B', 'AB'].flatMap((type) => [`${type}-`, `${type}+`]));
    expect(donorStatuses).toEqual(['available', 'deferred']);
    expect(urgencies).toEqual(['critical', 'high', 'normal']);
    expect(leaderboards).toHaveLength(3);
    expect(cities).toHaveLength(5);
  });

  it.each([
    [1, { donors: 200_000, users: 50_000, camps: 50, bags: 400_000 }],
    [0.04, { donors: 8_000, users: 2_000, camps: 50, bags: 16_000 }],
    [0.010_01, { donors: 2_002, users: 501, camps: 50, bags: 4_004 }],
    // The ledger picks among the first 500 donors and users at any scale.
    [0, { donors: 500, users: 500, camps: 50, bags: 2_000 }],
    [0.005, { donors: 1_000, users: 500, camps: 50, bags: 2_000 }],
  ])('are at scale %d so many rows, and never fewer than are asked for by id', (scale, rows) => {
    expect(seededRows(scale)).toEqual(rows);
  });
});
