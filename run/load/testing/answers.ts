/** Right bodies for every route of slo/api.ts, from the request alone: what a LifeFlow without a database would say. */
export const answerTo = (
  method: string,
  url: string,
  body: string,
): { status: 200 | 201 | 404; body: string } => {
  const [path = '', search = ''] = url.split('?');
  const [, , service, what = '', id = ''] = path.split('/');
  const query = new URLSearchParams(search);
  if (method === 'GET') {
    const found = reads[`${service}/${what}`];
    return found === undefined ? { status: 404, body: '{}' } : { status: 200, body: json(found(id, query)) };
  }
  const found = writes[`${service}/${what}`];
  return found === undefined
    ? { status: 404, body: '{}' }
    : { status: 201, body: json(found(JSON.parse(body) as Record<string, unknown>)) };
};

const json = JSON.stringify;
const reads: Record<string, (id: string, query: URLSearchParams) => unknown> = {
  'auth/sessions': (token) => ({ token: decodeURIComponent(token), valid: true }),
  'donor/donors': (id, q) =>
    id === ''
      ? { bloodType: q.get('bloodType'), status: q.get('status'), donors: [{ donorId: 1, city: 'north' }] }
      : { donorId: Number(id), bloodType: 'O-', status: 'available', city: 'north' },
  'inventory/stock': (_, q) => ({ bloodType: q.get('bloodType'), available: 7 }),
  'request/requests': (_, q) => ({ urgency: q.get('urgency'), requests: [] }),
  'geolocation/nearest': (_, q) => ({
    lat: Number(q.get('lat')),
    lon: Number(q.get('lon')),
    donors: [{ donorId: 1, lat: 0.5, lon: 0.5 }],
  }),
  'notification/notifications': (_, q) => ({ recipient: Number(q.get('recipient')), notifications: [] }),
  'camp/camps': (_, q) => ({ city: q.get('city'), camps: [{ campId: 1, name: 'one' }] }),
  'analytics/leaderboards': (board) => ({ board, entries: [{ donorId: 1, points: 1 }] }),
};
const writes: Record<string, (body: Record<string, unknown>) => unknown> = {
  'auth/sessions': ({ userId }) => ({ userId, token: `t-${String(userId)}` }),
  'donor/donations': ({ donorId }) => ({ donorId, donationId: 1 }),
  'inventory/bags': ({ bloodType }) => ({ bloodType, bagId: 1 }),
  'inventory/reservations': ({ bloodType }) => ({ bloodType, bagId: 1 }),
  'request/requests': ({ bloodType, urgency }) => ({ bloodType, urgency, status: 'open', requestId: 5 }),
  'request/matches': ({ requestId }) => ({ requestId, status: 'matched' }),
  'request/fulfilments': ({ requestId }) => ({ requestId, status: 'fulfilled' }),
  'geolocation/positions': ({ donorId }) => ({ donorId, stored: true }),
  'notification/notifications': ({ recipient }) => ({ recipient, queued: true, notificationId: 1 }),
  'camp/registrations': ({ campId, donorId }) => ({ campId, donorId, registrationId: 1 }),
  'analytics/rewards': ({ donorId, board }) => ({ donorId, board, rewardId: 1 }),
};
