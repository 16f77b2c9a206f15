import { expect, test } from 'vitest';
import { differences, kindOf } from './same-requests.ts';

test.each([
  ['GET', '/v1/donor/donors/17', 'GET /v1/donor/donors/*'],
  ['GET', '/v1/donor/donors?status=available&bloodType=O-', 'GET /v1/donor/donors?bloodType&status'],
  ['POST', '/v1/donor/donations', 'POST /v1/donor/donations'],
  ['GET', '/v1/auth/sessions/seed-3', 'GET /v1/auth/sessions/*'],
])('%s %s is one of many that are alike', (method, url, kind) => {
  expect(kindOf(method, url)).toBe(kind);
});

const suite = { 'GET /v1/camp/camps?city': 1000, 'POST /v1/camp/registrations': 500 };

test('scripts that make the same requests differ in nothing, but for the arrivals at the ends', () => {
  expect(differences(suite, suite)).toEqual([]);
  expect(differences(suite, { ...suite, 'GET /v1/camp/camps?city': 981 })).toEqual([]);
  expect(differences({ a: 3 }, { a: 7 })).toEqual([]);
});

test('a request that is made more than 2 % less or more often is named with both counts', () => {
  expect(differences(suite, { ...suite, 'GET /v1/camp/camps?city': 979 })).toEqual([
    'GET /v1/camp/camps?city: 1000 by the suite, 979 by hand',
  ]);
  expect(differences({ ...suite, 'POST /v1/camp/registrations': 489 }, suite)).toHaveLength(1);
});

test('a request that only one of them makes is named', () => {
  const { 'POST /v1/camp/registrations': _, ...fewer } = suite;
  expect(differences(suite, fewer)).toEqual(['POST /v1/camp/registrations: 500 by the suite, 0 by hand']);
  expect(differences(fewer, suite)).toEqual(['POST /v1/camp/registrations: 0 by the suite, 500 by hand']);
});
