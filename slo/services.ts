import type { QueriesPerSecond } from './units.ts';

/**
 * The eight services of LifeFlow, with what the journeys (scenarios) and the stand-in (fixtures) must agree on:
 * the routes, and how many queries each route costs at its service's own database.
 * This file is bundled into the k6 script, so it imports nothing but types.
 */
export const services = [
  {
    id: 'auth',
    deployment: 'auth-service',
    database: 'lifeflow_auth_prod',
    peakQps: 1000,
    claim: '3.auth.qps',
  },
  {
    id: 'donor',
    deployment: 'donor-service',
    database: 'lifeflow_donors_prod',
    peakQps: 2000,
    claim: '3.donor.qps',
  },
  {
    id: 'inventory',
    deployment: 'inventory-service',
    database: 'lifeflow_inventory_prod',
    peakQps: 3000,
    claim: '3.inventory.qps',
  },
  {
    id: 'request',
    deployment: 'request-service',
    database: 'lifeflow_requests_prod',
    peakQps: 2500,
    claim: '3.request.qps',
  },
  {
    id: 'geolocation',
    deployment: 'geolocation-service',
    database: 'lifeflow_geolocation_prod',
    peakQps: 1500,
    claim: '3.geolocation.qps',
  },
  {
    id: 'notification',
    deployment: 'notification-service',
    database: 'lifeflow_notifications_prod',
    peakQps: 5000,
    claim: '3.notification.qps',
  },
  {
    id: 'camp',
    deployment: 'camp-service',
    database: 'lifeflow_camps_prod',
    peakQps: 500,
    claim: '3.camp.qps',
  },
  {
    id: 'analytics',
    deployment: 'analytics-service',
    database: 'lifeflow_analytics_prod',
    peakQps: 1000,
    claim: '3.analytics.qps',
  },
] as const satisfies readonly ServiceFacts[];

type ServiceFacts = {
  id: string;
  /** Name of its Deployment, and `service` in its log lines. */
  deployment: string;
  database: string;
  /** The documented figure (section 3), at its own database, at scale 1. */
  peakQps: QueriesPerSecond;
  /** Claim that `peakQps` comes from. */
  claim: string;
};

export type Service = (typeof services)[number];
export type ServiceId = Service['id'];
export const serviceIds: readonly ServiceId[] = services.map((s) => s.id);
export const serviceOf = (id: ServiceId): Service => {
  const found = services.find((s) => s.id === id);
  if (found === undefined) throw new RangeError(`no service is called ${id}`);
  return found;
};

export type Op = 'read' | 'write';

export type Route = {
  id: RouteId;
  service: ServiceId;
  op: Op;
  method: 'GET' | 'POST';
  /** Path with `{name}` placeholders, those of the query string included. Its second segment is the service's id. */
  path: string;
  /** Top-level statements that one successful answer costs at the service's own database. */
  queries: number;
};

export const routes = {
  signIn: { service: 'auth', op: 'write', method: 'POST', path: '/v1/auth/sessions', queries: 2 },
  checkToken: { service: 'auth', op: 'read', method: 'GET', path: '/v1/auth/sessions/{token}', queries: 1 },
  searchDonors: {
    service: 'donor',
    op: 'read',
    method: 'GET',
    path: '/v1/donor/donors?bloodType={bloodType}&status={status}',
    queries: 1,
  },
  readDonor: { service: 'donor', op: 'read', method: 'GET', path: '/v1/donor/donors/{donor}', queries: 1 },
  recordDonation: { service: 'donor', op: 'write', method: 'POST', path: '/v1/donor/donations', queries: 2 },
  readStock: {
    service: 'inventory',
    op: 'read',
    method: 'GET',
    path: '/v1/inventory/stock?bloodType={bloodType}',
    queries: 1,
  },
  addBag: { service: 'inventory', op: 'write', method: 'POST', path: '/v1/inventory/bags', queries: 1 },
  reserveBag: {
    service: 'inventory',
    op: 'write',
    method: 'POST',
    path: '/v1/inventory/reservations',
    queries: 1,
  },
  openRequest: { service: 'request', op: 'write', method: 'POST', path: '/v1/request/requests', queries: 1 },
  listOpenRequests: {
    service: 'request',
    op: 'read',
    method: 'GET',
    path: '/v1/request/requests?urgency={urgency}',
    queries: 1,
  },
  matchRequest: { service: 'request', op: 'write', method: 'POST', path: '/v1/request/matches', queries: 2 },
  fulfilRequest: {
    service: 'request',
    op: 'write',
    method: 'POST',
    path: '/v1/request/fulfilments',
    queries: 2,
  },
  nearestDonors: {
    service: 'geolocation',
    op: 'read',
    method: 'GET',
    path: '/v1/geolocation/nearest?lat={lat}&lon={lon}',
    queries: 1,
  },
  reportPosition: {
    service: 'geolocation',
    op: 'write',
    method: 'POST',
    path: '/v1/geolocation/positions',
    queries: 1,
  },
  queueNotification: {
    service: 'notification',
    op: 'write',
    method: 'POST',
    path: '/v1/notification/notifications',
    queries: 1,
  },
  readInbox: {
    service: 'notification',
    op: 'read',
    method: 'GET',
    path: '/v1/notification/notifications?recipient={donor}',
    queries: 1,
  },
  listCamps: { service: 'camp', op: 'read', method: 'GET', path: '/v1/camp/camps?city={city}', queries: 1 },
  registerForCamp: {
    service: 'camp',
    op: 'write',
    method: 'POST',
    path: '/v1/camp/registrations',
    queries: 2,
  },
  readLeaderboard: {
    service: 'analytics',
    op: 'read',
    method: 'GET',
    path: '/v1/analytics/leaderboards/{board}',
    queries: 1,
  },
  addReward: { service: 'analytics', op: 'write', method: 'POST', path: '/v1/analytics/rewards', queries: 1 },
} as const satisfies Record<string, Omit<Route, 'id'>>;

export type RouteId = keyof typeof routes;

/** The write of each service that the ledger uses: it accepts `ref`, a unique id that is stored with the row. */
export const ledgerRoute = {
  auth: 'signIn',
  donor: 'recordDonation',
  inventory: 'addBag',
  request: 'openRequest',
  geolocation: 'reportPosition',
  notification: 'queueNotification',
  camp: 'registerForCamp',
  analytics: 'addReward',
} as const satisfies Record<ServiceId, RouteId>;

/** Paths that every service answers beside its routes. None of them counts as a query of the service. */
export const commonPaths = {
  /** Reads a row that was seeded for the prober and answers `{"service":ID,"probe":"ok","value":VALUE}`. */
  probe: (service: ServiceId) => `/v1/${service}/probe`,
  /** Answers `{"ref":REF,"rows":N}`: how many stored rows bear the ref, by the path of the service's ordinary reads. */
  written: (service: ServiceId, run: string, ref: string) =>
    `/v1/${service}/written?run=${encodeURIComponent(run)}&ref=${encodeURIComponent(ref)}`,
  /** GET answers `{"refs":[…]}`, each stored row's ref once per row, at the writer; DELETE removes those rows. */
  refs: (service: ServiceId, run: string) => `/v1/${service}/refs?run=${encodeURIComponent(run)}`,
} as const;

/** What the prober must find, so that a wrong answer with status 200 is seen. */
export const probeValue = (service: ServiceId): string => `lifeflow:${service}:42`;

/** Headers that tie an answer, and a request, to where it came from. */
export const headers = {
  /** On requests: who sent it, one of `clients`. The edge counts apart by it. */
  client: 'x-lifeflow-client',
  /** On requests of the ledger: its run, stored with the row so that it can be removed. */
  run: 'x-lifeflow-run',
  /** On requests: the track that is asked for. On answers: region, track (`stable` or `canary`) and replica that made it. */
  region: 'x-lifeflow-region',
  track: 'x-lifeflow-track',
  replica: 'x-lifeflow-replica',
} as const;
export const clients = ['load', 'probe', 'ledger'] as const;
export type Client = (typeof clients)[number];

/** Values that seeded data holds and journeys ask for; both sides derive from here. */
export const bloodTypes = ['O-', 'O+', 'A-', 'A+', 'B-', 'B+', 'AB-', 'AB+'] as const;
export const donorStatuses = ['available', 'deferred'] as const;
export const urgencies = ['critical', 'high', 'normal'] as const;
export const leaderboards = ['donations', 'rewards', 'camps'] as const;
export const cities = ['north', 'east', 'south', 'west', 'centre'] as const;

/** Number of seeded rows that journeys may address by id, from 1 to n, at a scale between 0 and 1. */
export const seededRows = (scale: number) => ({
  donors: Math.max(500, Math.round(200_000 * scale)),
  users: Math.max(500, Math.round(50_000 * scale)),
  camps: 50,
  bags: Math.max(2_000, Math.round(400_000 * scale)),
});
