import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { VisibilityRow } from '../../slo/evidence.ts';
import { headers } from '../../slo/services.ts';
import type { Exchange, Request } from './exchange.ts';
import { startReader } from './reader.ts';

type Answer = (path: string, n: number) => Exchange;

const at = { sentAt: 5, endedAt: 9 };
const said = (body: string, status = 200): Exchange => ({
  ...at,
  end: 'answered',
  answer: { status, body, region: 'region-1' },
});
const rows = (path: string, n: number): Exchange =>
  said(JSON.stringify({ ref: new URL(path, 'http://target').searchParams.get('ref'), rows: n }));

/** A reader over a target that answers as it is told. */
const reading = (answer: Answer) => {
  const asked: Request[] = [];
  const seen: VisibilityRow[] = [];
  const reader = startReader({
    run: 'a-run',
    timeLimitSeconds: 5,
    exchanger: {
      exchange: async (request) => {
        asked.push(request);
        return answer(request.path, asked.length);
      },
      close: async () => {},
    },
    row: (row) => seen.push(row),
  });
  return { reader, asked, seen, looks: () => seen.map((v) => `${v.ref} ${v.look} ${v.shown}`) };
};

describe('a reader of acknowledged writes', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

  it('looks at once, by a read of the service, and no more when that shows the write', async () => {
    const { reader, asked, seen } = reading((path) => rows(path, 1));
    reader.follow('donor', 'a-run-donor-7');
    await pass(60_000);
    expect(asked).toEqual([
      {
        method: 'GET',
        path: '/v1/donor/written?run=a-run&ref=a-run-donor-7',
        headers: { [headers.client]: 'ledger' },
      },
    ]);
    expect(seen).toEqual([
      { ref: 'a-run-donor-7', service: 'donor', look: 0, ...at, shown: 'yes', region: 'region-1' },
    ]);
    expect(VisibilityRow.parse(seen[0])).toEqual(seen[0]);
  });

  it('looks again, ever more seldom and just after its time is up, until a read shows it', async () => {
    const { reader, looks } = reading((path, n) => rows(path, n === 5 ? 1 : 0));
    reader.follow('donor', 'x');
    const counts = [];
    for (const ms of [499, 1, 1499, 1, 3019, 1, 4999, 1, 60_000]) {
      await pass(ms);
      counts.push(looks().length);
    }
    expect(counts).toEqual([1, 2, 2, 3, 3, 4, 4, 5, 5]);
    expect(looks()).toEqual(['x 0 no', 'x 1 no', 'x 2 no', 'x 3 no', 'x 4 yes']);
  });

  it('takes two rows for one that is there, and no answer that is not right for either', async () => {
    const answers: Exchange[] = [
      said('{"error":"x"}', 503),
      said('{"ref":"y","rows":0}'),
      said('{"ref":"x","rows":}'),
      { ...at, end: 'late' },
      { ...at, end: 'network-error', cause: new Error('reset') },
      said('{"ref":"x","rows":2}'),
    ];
    const { reader, looks } = reading((_, n) => answers[n - 1] ?? answers[0] ?? rows('', 0));
    reader.follow('donor', 'x');
    await pass(60_000);
    expect(looks().map((l) => l.split(' ')[2])).toEqual([...Array(5).fill('unknown'), 'yes']);
  });

  it('looks at each that is not shown for a last time when it finishes, and then never again', async () => {
    const { reader, looks } = reading((path) => rows(path, path.includes('ref=a') ? 1 : 0));
    for (const ref of ['a', 'b', 'c']) reader.follow('camp', ref);
    await pass(600);
    await reader.finish();
    await pass(60_000);
    expect(looks().toSorted()).toEqual([
      'a 0 yes',
      ...['b', 'c'].flatMap((ref) => [0, 1, 2].map((n) => `${ref} ${n} no`)),
    ]);
  });

  it('waits for the looks that are under way when it finishes, and lets none follow them', async () => {
    let answer: (e: Exchange) => void = () => {};
    const slow = new Promise<Exchange>((resolve) => {
      answer = resolve;
    });
    let asked = 0;
    const seen: VisibilityRow[] = [];
    const reader = startReader({
      run: 'r',
      timeLimitSeconds: 5,
      exchanger: {
        exchange: async () => {
          asked += 1;
          return asked === 1 ? rows('?ref=x', 0) : slow;
        },
        close: async () => {},
      },
      row: (row) => seen.push(row),
    });
    reader.follow('camp', 'x');
    await pass(500);
    expect(asked).toBe(2);
    let finished = false;
    const end = reader.finish().then(() => {
      finished = true;
    });
    await pass(10);
    expect(finished).toBe(false);
    answer(rows('?ref=x', 0));
    await end;
    await pass(60_000);
    expect(seen.map((v) => v.look)).toEqual([0, 1]);
  });
});
