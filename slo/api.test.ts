import { expect, test } from 'vitest';
import {
  type Ask,
  ask,
  askLedger,
  askProbe,
  askWritten,
  isRight,
  notificationKinds,
  rowsIn,
  seededArea,
  seededBanks,
  seededSecret,
  seededToken,
} from './api.ts';
import { type RouteId, routes, type ServiceId, serviceIds } from './services.ts';

test('a right answer is known by status and content, and a wrong one with status 200 is not taken for right', () => {
  const stock = ask.readStock('O+');
  expect(stock.path).toBe('/v1/inventory/stock?bloodType=O%2B');
  expect(isRight(stock, 200, '{"bloodType":"O+","available":3}')).toBe(true);
  expect(isRight(stock, 200, '{"bloodType":"O-","available":3}')).toBe(false);
  expect(isRight(stock, 503, '{"bloodType":"O+","available":3}')).toBe(false);
  expect(isRight(stock, 200, null)).toBe(false);
});

test('an id is not taken for one that begins with it', () => {
  expect(isRight(ask.readDonor(4), 200, '{"donorId":42,"bloodType":"O-"}')).toBe(false);
  expect(isRight(ask.fulfilRequest({ requestId: 4 }), 201, '{"requestId":42,"status":"fulfilled"}')).toBe(
    false,
  );
});

test('every service has a probe and a ledger write that carries its ref', () => {
  for (const service of serviceIds) {
    expect(askProbe(service).path.startsWith(`/v1/${service}/`)).toBe(true);
    const write = askLedger(service, 'ref-1', 12_345);
    expect(write.method).toBe('POST');
    expect(JSON.parse(write.body ?? '')).toMatchObject({ ref: 'ref-1' });
    expect(Object.values(routes).some((r) => r.service === service && r.path === write.path)).toBe(true);
  }
});

test('a write is looked for by its run and its ref, and another one is not taken for it', () => {
  const written = askWritten('camp', 'run 1', 'run 1-camp-7');
  expect(written.path).toBe('/v1/camp/written?run=run%201&ref=run%201-camp-7');
  expect(isRight(written, 200, '{"ref":"run 1-camp-7","rows":0}')).toBe(true);
  expect(isRight(written, 200, '{"ref":"run 1-camp-71","rows":1}')).toBe(false);
  expect([0, 1, 12].map((n) => rowsIn(`{"ref":"x","rows":${n}}`))).toEqual([0, 1, 12]);
  expect(
    ['', '{"ref":"x","rows":1', '{"ref":"x","rows":-1}', '{"ref":"x","rows":1},"more":2}'].map(rowsIn),
  ).toEqual([null, null, null, null]);
});

/** Each route asked once, with the body that it sends and how its right answer begins. */
const asked: Record<RouteId, [Ask, path: string, contains: string, body?: object]> = {
  signIn: [
    ask.signIn(7, { ref: 'r' }),
    '/v1/auth/sessions',
    '{"userId":7,"token":"',
    { userId: 7, secret: 'secret-7', ref: 'r' },
  ],
  checkToken: [ask.checkToken('a/"b'), '/v1/auth/sessions/a%2F%22b', '{"token":"a/\\"b","valid":true}'],
  searchDonors: [
    ask.searchDonors('AB+', 'available'),
    '/v1/donor/donors?bloodType=AB%2B&status=available',
    '{"bloodType":"AB+","status":"available","donors":[{',
  ],
  readDonor: [ask.readDonor(7), '/v1/donor/donors/7', '{"donorId":7,"bloodType":"'],
  recordDonation: [
    ask.recordDonation({ donorId: 7, volumeMl: 450 }),
    '/v1/donor/donations',
    '{"donorId":7,"donationId":',
    { donorId: 7, volumeMl: 450 },
  ],
  readStock: [ask.readStock('O+'), '/v1/inventory/stock?bloodType=O%2B', '{"bloodType":"O+","available":'],
  addBag: [
    ask.addBag({ bloodType: 'A-', bankId: 3 }),
    '/v1/inventory/bags',
    '{"bloodType":"A-","bagId":',
    { bloodType: 'A-', bankId: 3 },
  ],
  reserveBag: [
    ask.reserveBag({ bloodType: 'A-', requestId: 5 }),
    '/v1/inventory/reservations',
    '{"bloodType":"A-","bagId":',
    { bloodType: 'A-', requestId: 5 },
  ],
  openRequest: [
    ask.openRequest({ bloodType: 'A-', urgency: 'high', units: 2 }),
    '/v1/request/requests',
    '{"bloodType":"A-","urgency":"high","status":"open","requestId":',
    { bloodType: 'A-', urgency: 'high', units: 2 },
  ],
  listOpenRequests: [
    ask.listOpenRequests('high'),
    '/v1/request/requests?urgency=high',
    '{"urgency":"high","requests":[',
  ],
  matchRequest: [
    ask.matchRequest({ requestId: 5, bagId: null }),
    '/v1/request/matches',
    '{"requestId":5,"status":"matched"}',
    { requestId: 5, bagId: null },
  ],
  fulfilRequest: [
    ask.fulfilRequest({ requestId: 5 }),
    '/v1/request/fulfilments',
    '{"requestId":5,"status":"fulfilled"}',
    { requestId: 5 },
  ],
  nearestDonors: [
    ask.nearestDonors(52.5, 13.4),
    '/v1/geolocation/nearest?lat=52.5&lon=13.4',
    '{"lat":52.5,"lon":13.4,"donors":[{"donorId":',
  ],
  reportPosition: [
    ask.reportPosition({ donorId: 7, lat: 52.5, lon: 13.4 }),
    '/v1/geolocation/positions',
    '{"donorId":7,"stored":true}',
    { donorId: 7, lat: 52.5, lon: 13.4 },
  ],
  queueNotification: [
    ask.queueNotification({ recipient: 7, kind: 'thanks' }),
    '/v1/notification/notifications',
    '{"recipient":7,"queued":true,"notificationId":',
    { recipient: 7, kind: 'thanks' },
  ],
  readInbox: [
    ask.readInbox(7),
    '/v1/notification/notifications?recipient=7',
    '{"recipient":7,"notifications":[',
  ],
  listCamps: [ask.listCamps('north'), '/v1/camp/camps?city=north', '{"city":"north","camps":[{"campId":'],
  registerForCamp: [
    ask.registerForCamp({ campId: 3, donorId: 7 }),
    '/v1/camp/registrations',
    '{"campId":3,"donorId":7,"registrationId":',
    { campId: 3, donorId: 7 },
  ],
  readLeaderboard: [
    ask.readLeaderboard('camps'),
    '/v1/analytics/leaderboards/camps',
    '{"board":"camps","entries":[{"donorId":',
  ],
  addReward: [
    ask.addReward({ donorId: 7, board: 'camps', points: 9 }),
    '/v1/analytics/rewards',
    '{"donorId":7,"board":"camps","rewardId":',
    { donorId: 7, board: 'camps', points: 9 },
  ],
};

test.each(Object.entries(asked))(
  '%s is asked by its route, and answered by what it asked for',
  (id, [request, path, contains, body]) => {
    const { body: sent, ...rest } = request;
    const { method } = routes[id as RouteId];
    expect(rest).toEqual({ method, path, status: method === 'GET' ? 200 : 201, contains });
    expect(sent === undefined ? undefined : JSON.parse(sent)).toEqual(body);
  },
);

test('what is seeded by name is the same for who asks and who answers', () => {
  expect([seededToken(7), seededSecret(7)]).toEqual(['seed-7', 'secret-7']);
  expect(notificationKinds).toEqual(['emergency', 'reminder', 'thanks']);
  const { latFrom, latTo, lonFrom, lonTo } = seededArea;
  expect([latTo - latFrom, lonTo - lonFrom].every((degrees) => degrees > 0 && degrees < 1)).toBe(true);
});

test.each([
  [0, 1, 1, 1],
  [499, 500, 10, 50],
  [500, 1, 1, 1],
  [1234, 235, 5, 35],
])('the ledger’s write %d is of seeded row %d, bank %d and camp %d', (n, id, bankId, campId) => {
  const body = (service: ServiceId) => JSON.parse(askLedger(service, 'r', n).body ?? '');
  expect(seededBanks).toBe(10);
  expect(Object.fromEntries(serviceIds.map((service) => [service, body(service)]))).toEqual({
    auth: { userId: id, secret: `secret-${id}`, ref: 'r' },
    donor: { donorId: id, volumeMl: 450, ref: 'r' },
    inventory: { bloodType: 'O-', bankId, ref: 'r' },
    request: { bloodType: 'O-', urgency: 'normal', units: 1, ref: 'r' },
    geolocation: { donorId: id, lat: 52.5, lon: 13.4, ref: 'r' },
    notification: { recipient: id, kind: 'reminder', ref: 'r' },
    camp: { campId, donorId: id, ref: 'r' },
    analytics: { donorId: id, board: 'rewards', points: 1, ref: 'r' },
  });
});

test('the prober asks for the row that was seeded for it', () => {
  const probe = askProbe('camp');
  expect(probe).toEqual({
    method: 'GET',
    path: '/v1/camp/probe',
    status: 200,
    contains: '{"service":"camp","probe":"ok","value":"lifeflow:camp:42"}',
  });
});
