// What a hand would write: the requests of the emergency spike and nothing else. No check, no tag, no evidence.
// SCENARIOS holds the same executors and rates as the suite's own script; N counts arrivals the same way.
import exec from 'k6/execution';
import http from 'k6/http';

const { baseUrl, rows, scenarios } = JSON.parse(open(__ENV.BARE_PLAN));
export const options = { scenarios };

const bloodTypes = ['O-', 'O+', 'A-', 'A+', 'B-', 'B+', 'AB-', 'AB+'];
const urgencies = ['critical', 'high', 'normal'];
const boards = ['donations', 'rewards', 'camps'];
const cities = ['north', 'east', 'south', 'west', 'centre'];
const kinds = ['emergency', 'reminder', 'thanks'];
const json = { headers: { 'content-type': 'application/json', 'x-lifeflow-client': 'load' }, timeout: 5000 };
const plain = { headers: { 'x-lifeflow-client': 'load' }, timeout: 5000 };
const get = (path) => http.get(baseUrl + path, plain);
const post = (path, body) => http.post(baseUrl + path, JSON.stringify(body), json);
const pick = (n, count) => ((n * 7919) % count) + 1;
const blood = (n) => encodeURIComponent(bloodTypes[n % 8]);

export function auth() {
  const n = exec.scenario.iterationInTest;
  let token = `seed-${pick(n, rows.users)}`;
  if (n % 4 === 0) {
    const user = pick(n, rows.users);
    token = post('/v1/auth/sessions', { userId: user, secret: `secret-${user}` }).json().token;
  }
  get(`/v1/auth/sessions/${token}`);
  get(`/v1/auth/sessions/seed-${pick(n + 1, rows.users)}`);
  get(`/v1/auth/sessions/seed-${pick(n + 2, rows.users)}`);
  if (n % 2 === 0) get(`/v1/notification/notifications?recipient=${pick(n, rows.donors)}`);
}
export function donor() {
  const n = exec.scenario.iterationInTest;
  const id = pick(n, rows.donors);
  if (n % 8 === 0) get(`/v1/auth/sessions/seed-${pick(n, rows.users)}`);
  get(`/v1/donor/donors?bloodType=${blood(n)}&status=available`);
  get(`/v1/donor/donors/${id}`);
  get(`/v1/donor/donors/${pick(n + 1, rows.donors)}`);
  get(`/v1/donor/donors/${pick(n + 2, rows.donors)}`);
  if (n % 8 === 0) {
    post('/v1/donor/donations', { donorId: id, volumeMl: 450 });
    post('/v1/analytics/rewards', { donorId: id, board: 'donations', points: 10 });
  }
}
export function inventory() {
  const n = exec.scenario.iterationInTest;
  for (const i of [0, 1, 3, 5]) get(`/v1/inventory/stock?bloodType=${blood(n + i)}`);
  if (n % 2 === 0) post('/v1/inventory/bags', { bloodType: bloodTypes[n % 8], bankId: pick(n, 10) });
}
export function request() {
  const n = exec.scenario.iterationInTest;
  const bloodType = bloodTypes[n % 8];
  get(`/v1/request/requests?urgency=${urgencies[n % 3]}`);
  let requestId = 0;
  if (n % 2 === 0) {
    requestId = post('/v1/request/requests', { bloodType, urgency: 'critical', units: 2 }).json().requestId;
  }
  get(`/v1/inventory/stock?bloodType=${blood(n)}`);
  if (n % 2 === 0) {
    get(`/v1/geolocation/nearest?lat=${(n % 90) / 100}&lon=${(n % 70) / 100}`);
    post('/v1/inventory/reservations', { bloodType, requestId });
    post('/v1/request/matches', { requestId });
    post('/v1/notification/notifications', { recipient: pick(n, rows.donors), kind: 'emergency' });
    post('/v1/request/fulfilments', { requestId });
  }
  get(`/v1/request/requests?urgency=${urgencies[(n + 1) % 3]}`);
}
export function geolocation() {
  const n = exec.scenario.iterationInTest;
  const spot = (i) => (i % 97) / 100;
  get(`/v1/geolocation/nearest?lat=${spot(n)}&lon=${spot(n * 3)}`);
  get(`/v1/geolocation/nearest?lat=${spot(n * 5)}&lon=${spot(n)}`);
  get(`/v1/geolocation/nearest?lat=${spot(n * 7)}&lon=${spot(n * 2)}`);
  get(`/v1/donor/donors/${pick(n, rows.donors)}`);
  if (n % 2 === 0) {
    post('/v1/geolocation/positions', { donorId: pick(n, rows.donors), lat: spot(n), lon: spot(n * 3) });
  }
}
export function notification() {
  const n = exec.scenario.iterationInTest;
  for (let i = 0; i < 4; i++) get(`/v1/notification/notifications?recipient=${pick(n + i, rows.donors)}`);
  post('/v1/notification/notifications', { recipient: pick(n, rows.donors), kind: kinds[n % 3] });
}
export function camp() {
  const n = exec.scenario.iterationInTest;
  get(`/v1/camp/camps?city=${cities[n % 5]}`);
  get(`/v1/camp/camps?city=${cities[(n + 1) % 5]}`);
  if (n % 2 === 0) {
    post('/v1/camp/registrations', { campId: pick(n, rows.camps), donorId: pick(n, rows.donors) });
    post('/v1/notification/notifications', { recipient: pick(n, rows.donors), kind: 'reminder' });
  }
}
export function analytics() {
  const n = exec.scenario.iterationInTest;
  for (const i of [0, 1, 2, 1]) get(`/v1/analytics/leaderboards/${boards[(n + i) % 3]}`);
  if (n % 2 === 0) {
    post('/v1/analytics/rewards', { donorId: pick(n, rows.donors), board: boards[n % 3], points: 5 });
  }
}
