import {
  type bloodTypes,
  type cities,
  commonPaths,
  type donorStatuses,
  type leaderboards,
  probeValue,
  type Route,
  type RouteId,
  routes,
  type ServiceId,
  type urgencies,
} from './services.ts';

/**
 * One request of LifeFlow's API and how to tell a right answer. Journeys (k6), the prober and the ledger ask, the
 * stand-in answers; both sides read the shapes here. Bundled into the k6 script: pure, no import but services.
 */
export type Ask = {
  method: Route['method'];
  /** With its query string, values percent-encoded. */
  path: string;
  /** JSON text; absent for GET. Needs `content-type: application/json`. */
  body?: string;
  /** Status of a right answer. */
  status: number;
  /** Text that the body of a right answer contains; bodies are compact JSON with their keys in the order below. */
  contains: string;
};

/** True for a right answer; anything else with a status below 500 is a wrong answer. */
export const isRight = (ask: Ask, status: number, body: string | null | undefined): boolean =>
  status === ask.status && typeof body === 'string' && body.includes(ask.contains);

type BloodType = (typeof bloodTypes)[number];
type City = (typeof cities)[number];
type Urgency = (typeof urgencies)[number];
type Board = (typeof leaderboards)[number];
type DonorStatus = (typeof donorStatuses)[number];

/** Ids are whole numbers from 1 to the count in `seededRows`, or come from an answer. */
type Id = number;
/** The ledger's writes (`ledgerRoute`) take one: a unique id, stored with the row. It needs the header `headers.run`. */
type Ref = { ref?: string };

/** Request bodies of the writes. A body that is not of this shape is answered 400. */
export type Bodies = {
  signIn: { userId: Id; secret: string } & Ref;
  recordDonation: { donorId: Id; volumeMl: number } & Ref;
  addBag: { bloodType: BloodType; bankId: Id } & Ref;
  reserveBag: { bloodType: BloodType; requestId?: Id };
  openRequest: { bloodType: BloodType; urgency: Urgency; units: number } & Ref;
  matchRequest: { requestId: Id; bagId?: Id | null };
  fulfilRequest: { requestId: Id };
  reportPosition: { donorId: Id; lat: number; lon: number } & Ref;
  queueNotification: { recipient: Id; kind: NotificationKind } & Ref;
  registerForCamp: { campId: Id; donorId: Id } & Ref;
  addReward: { donorId: Id; board: Board; points: number } & Ref;
};
export const notificationKinds = ['emergency', 'reminder', 'thanks'] as const;
export type NotificationKind = (typeof notificationKinds)[number];

/** Bodies of right answers: 200 for reads, 201 for writes. */
export type Answers = {
  signIn: { userId: Id; token: string };
  checkToken: { token: string; valid: boolean };
  searchDonors: { bloodType: BloodType; status: DonorStatus; donors: { donorId: Id; city: City }[] };
  readDonor: { donorId: Id; bloodType: BloodType; status: DonorStatus; city: City };
  recordDonation: { donorId: Id; donationId: Id };
  readStock: { bloodType: BloodType; available: number };
  addBag: { bloodType: BloodType; bagId: Id };
  /** Null when no bag of that type is free. */
  reserveBag: { bloodType: BloodType; bagId: Id | null };
  openRequest: { bloodType: BloodType; urgency: Urgency; status: 'open'; requestId: Id };
  listOpenRequests: { urgency: Urgency; requests: { requestId: Id; bloodType: BloodType; units: number }[] };
  /** 404 for an unknown request. Matching or fulfilling again is answered like the first time. */
  matchRequest: { requestId: Id; status: 'matched' };
  fulfilRequest: { requestId: Id; status: 'fulfilled' };
  nearestDonors: { lat: number; lon: number; donors: { donorId: Id; lat: number; lon: number }[] };
  reportPosition: { donorId: Id; stored: true };
  queueNotification: { recipient: Id; queued: true; notificationId: Id };
  readInbox: {
    recipient: Id;
    notifications: { notificationId: Id; kind: NotificationKind; status: string }[];
  };
  listCamps: { city: City; camps: { campId: Id; name: string }[] };
  registerForCamp: { campId: Id; donorId: Id; registrationId: Id };
  readLeaderboard: { board: Board; entries: { donorId: Id; points: number }[] };
  addReward: { donorId: Id; board: Board; rewardId: Id };
};

/** Seeded rows that are addressed by more than a number. */
export const seededToken = (user: Id): string => `seed-${user}`;
export const seededSecret = (user: Id): string => `secret-${user}`;
export const seededBanks = 10;
/** Degrees between which seeded donors live. */
export const seededArea = { latFrom: 52.3, latTo: 52.7, lonFrom: 13.1, lonTo: 13.7 } as const;

const get = (path: string, contains: string): Ask => ({ method: 'GET', path, status: 200, contains });
const post = <R extends keyof Bodies>(route: R, body: Bodies[R], contains: string): Ask => ({
  method: 'POST',
  path: routes[route].path,
  body: JSON.stringify(body),
  status: 201,
  contains,
});
const q = encodeURIComponent;

/** How to ask each route. A write's `ref` goes in with its body. */
export const ask = {
  signIn: (user: Id, more: Ref = {}) =>
    post('signIn', { userId: user, secret: seededSecret(user), ...more }, `{"userId":${user},"token":"`),
  checkToken: (token: string) =>
    get(`/v1/auth/sessions/${q(token)}`, `{"token":${JSON.stringify(token)},"valid":true}`),
  searchDonors: (bloodType: BloodType, status: DonorStatus) =>
    get(
      `/v1/donor/donors?bloodType=${q(bloodType)}&status=${status}`,
      `{"bloodType":"${bloodType}","status":"${status}","donors":[{`,
    ),
  readDonor: (donor: Id) => get(`/v1/donor/donors/${donor}`, `{"donorId":${donor},"bloodType":"`),
  recordDonation: (body: Bodies['recordDonation']) =>
    post('recordDonation', body, `{"donorId":${body.donorId},"donationId":`),
  readStock: (bloodType: BloodType) =>
    get(`/v1/inventory/stock?bloodType=${q(bloodType)}`, `{"bloodType":"${bloodType}","available":`),
  addBag: (body: Bodies['addBag']) => post('addBag', body, `{"bloodType":"${body.bloodType}","bagId":`),
  reserveBag: (body: Bodies['reserveBag']) =>
    post('reserveBag', body, `{"bloodType":"${body.bloodType}","bagId":`),
  openRequest: (body: Bodies['openRequest']) =>
    post(
      'openRequest',
      body,
      `{"bloodType":"${body.bloodType}","urgency":"${body.urgency}","status":"open","requestId":`,
    ),
  listOpenRequests: (urgency: Urgency) =>
    get(`/v1/request/requests?urgency=${urgency}`, `{"urgency":"${urgency}","requests":[`),
  matchRequest: (body: Bodies['matchRequest']) =>
    post('matchRequest', body, `{"requestId":${body.requestId},"status":"matched"}`),
  fulfilRequest: (body: Bodies['fulfilRequest']) =>
    post('fulfilRequest', body, `{"requestId":${body.requestId},"status":"fulfilled"}`),
  nearestDonors: (lat: number, lon: number) =>
    get(`/v1/geolocation/nearest?lat=${lat}&lon=${lon}`, `{"lat":${lat},"lon":${lon},"donors":[{"donorId":`),
  reportPosition: (body: Bodies['reportPosition']) =>
    post('reportPosition', body, `{"donorId":${body.donorId},"stored":true}`),
  queueNotification: (body: Bodies['queueNotification']) =>
    post('queueNotification', body, `{"recipient":${body.recipient},"queued":true,"notificationId":`),
  readInbox: (donor: Id) =>
    get(`/v1/notification/notifications?recipient=${donor}`, `{"recipient":${donor},"notifications":[`),
  listCamps: (city: City) => get(`/v1/camp/camps?city=${city}`, `{"city":"${city}","camps":[{"campId":`),
  registerForCamp: (body: Bodies['registerForCamp']) =>
    post('registerForCamp', body, `{"campId":${body.campId},"donorId":${body.donorId},"registrationId":`),
  readLeaderboard: (board: Board) =>
    get(`/v1/analytics/leaderboards/${board}`, `{"board":"${board}","entries":[{"donorId":`),
  addReward: (body: Bodies['addReward']) =>
    post('addReward', body, `{"donorId":${body.donorId},"board":"${body.board}","rewardId":`),
} as const satisfies Record<RouteId, (...args: never[]) => Ask>;

export const askProbe = (service: ServiceId): Ask =>
  get(commonPaths.probe(service), `{"service":"${service}","probe":"ok","value":"${probeValue(service)}"}`);

/** Whether a write of the ledger is there for the service's ordinary reads; `rowsIn` reads a right answer. */
export const askWritten = (service: ServiceId, run: string, ref: string): Ask =>
  get(commonPaths.written(service, run, ref), `{"ref":${JSON.stringify(ref)},"rows":`);

/** Rows that a right answer to `askWritten` counts; null for one that counts none. */
export const rowsIn = (body: string): number | null => {
  const rows = /"rows":(\d+)}$/.exec(body)?.[1];
  return rows === undefined ? null : Number(rows);
};

/** The write that the ledger makes at each service; `n` counts its writes and picks a seeded row among the first 500. */
export const askLedger = (service: ServiceId, ref: string, n: number): Ask => {
  const id = (n % 500) + 1;
  const writes: { [S in ServiceId]: () => Ask } = {
    auth: () => ask.signIn(id, { ref }),
    donor: () => ask.recordDonation({ donorId: id, volumeMl: 450, ref }),
    inventory: () => ask.addBag({ bloodType: 'O-', bankId: (n % seededBanks) + 1, ref }),
    request: () => ask.openRequest({ bloodType: 'O-', urgency: 'normal', units: 1, ref }),
    geolocation: () => ask.reportPosition({ donorId: id, lat: 52.5, lon: 13.4, ref }),
    notification: () => ask.queueNotification({ recipient: id, kind: 'reminder', ref }),
    camp: () => ask.registerForCamp({ campId: (n % 50) + 1, donorId: id, ref }),
    analytics: () => ask.addReward({ donorId: id, board: 'rewards', points: 1, ref }),
  };
  return writes[service]();
};
