import { describe, expect, it } from 'vitest';
import { type RouteId, routes, seededRows, serviceIds } from '../../slo/services.ts';
import type { Arrival } from '../arrival.ts';
import { arrivalRates, documentedQueries } from '../demand.ts';
import { periodOf, requestsPerArrival } from '../journey.ts';
import { journeys } from './all.ts';

const arrivalOf = (n: number): Arrival => ({ n, rows: seededRows(0.01), requestId: 12, token: '' });

describe.each(serviceIds)('the journey of %s', (id) => {
  const journey = journeys[id];

  it('asks its own service most', () => {
    const by = new Map<string, number>();
    for (const [route, count] of requestsPerArrival(journey)) {
      by.set(routes[route].service, (by.get(routes[route].service) ?? 0) + count);
    }
    expect([...by].sort((a, b) => b[1] - a[1])[0]?.[0]).toBe(id);
    expect(journey.service).toBe(id);
  });

  it('makes exactly its declared mix over one period, without chance', () => {
    const made = new Map<RouteId, number>();
    const period = periodOf(journey);
    for (let n = 0; n < period; n++) {
      for (const s of journey.steps)
        if (n % s.every === s.turn) made.set(s.route, (made.get(s.route) ?? 0) + 1);
    }
    for (const [route, mean] of requestsPerArrival(journey)) expect(made.get(route)).toBe(mean * period);
  });

  it('asks each step at the path and with the method of its route, for rows that are seeded', () => {
    for (const s of journey.steps) {
      for (let n = 0; n < 200; n++) {
        const asked = s.ask(arrivalOf(n));
        const pattern = routes[s.route].path
          .replace(/[.*+?^$()|[\]\\]/g, '\\$&')
          .replace(/\{\w+\}/g, '[^/&?]+');
        expect(asked.path).toMatch(new RegExp(`^${pattern}$`));
        expect(asked.method).toBe(routes[s.route].method);
        expect(asked.body === undefined).toBe(asked.method === 'GET');
        for (const [, key, value] of `${asked.path} ${asked.body ?? ''}`.matchAll(
          /"(donorId|userId|campId)":(\d+)/g,
        )) {
          const rows = seededRows(0.01);
          const most = key === 'donorId' ? rows.donors : key === 'userId' ? rows.users : rows.camps;
          expect(Number(value)).toBeGreaterThanOrEqual(1);
          expect(Number(value)).toBeLessThanOrEqual(most);
        }
      }
    }
  });
});

describe('the request journey', () => {
  it('matches and fulfils the request that it opened', () => {
    const { steps } = journeys.request;
    const arrival = { ...arrivalOf(0), requestId: 0 };
    const open = steps.find((s) => s.route === 'openRequest');
    open?.learn?.(arrival, '{"bloodType":"O-","urgency":"critical","status":"open","requestId":4711}');
    expect(steps.find((s) => s.route === 'matchRequest')?.ask(arrival).body).toContain('"requestId":4711');
    expect(steps.find((s) => s.route === 'fulfilRequest')?.ask(arrival).contains).toContain('4711');
  });
});

describe('the auth journey', () => {
  it('checks the token that it was given', () => {
    const [signIn, check] = journeys.auth.steps;
    const arrival = arrivalOf(0);
    signIn?.learn?.(arrival, '{"userId":3,"token":"abc-def"}');
    expect(check?.ask(arrival).path).toBe('/v1/auth/sessions/abc-def');
  });
});

describe('all journeys together, at the documented figure', () => {
  it('are about four fifths reads', () => {
    const rates = arrivalRates(journeys, documentedQueries(1));
    let [reads, all] = [0, 0];
    for (const id of serviceIds) {
      for (const [route, mean] of requestsPerArrival(journeys[id])) {
        all += mean * rates[id];
        if (routes[route].op === 'read') reads += mean * rates[id];
      }
    }
    expect(reads / all).toBeCloseTo(0.8, 1);
  });
});
