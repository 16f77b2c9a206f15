import { gzipSync } from 'node:zlib';
import protobuf from 'protobufjs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LoadRow } from '../../slo/load-row.ts';
import { type Receiver, startReceiver } from './receiver.ts';

/** An export as another program writes it: full widths, fields that are not read here, by the published numbers. */
const Export = protobuf
  .parse(
    `syntax = "proto3";
    message Export { repeated ResourceMetrics rm = 1; }
    message ResourceMetrics { Resource resource = 1; repeated ScopeMetrics sm = 2; string schema_url = 3; }
    message Resource { repeated KeyValue attributes = 1; uint32 dropped = 2; }
    message ScopeMetrics { Scope scope = 1; repeated Metric metrics = 2; }
    message Scope { string name = 1; string version = 2; }
    message Metric { string name = 1; string description = 2; string unit = 3; Exp exp = 10; }
    message Exp { repeated Point points = 1; int32 temporality = 2; }
    message Point { repeated KeyValue attributes = 1; fixed64 start = 2; fixed64 time = 3; fixed64 count = 4;
      double sum = 5; sint32 scale = 6; fixed64 zero_count = 7; Buckets positive = 8; Buckets negative = 9; uint32 flags = 10;
      double min = 12; double max = 13; }
    message Buckets { sint32 offset = 1; repeated uint64 counts = 2; }
    message KeyValue { string key = 1; Any value = 2; }
    message Any { string s = 1; }`,
    { keepCase: true },
  )
  .root.lookupType('Export');
const attributes = (tags: Record<string, string>) =>
  Object.entries(tags).map(([key, s]) => ({ key, value: { s } }));
const exported = (counts: number[], runner = 'k6-1') =>
  Export.encode(
    Export.fromObject({
      rm: [
        {
          schema_url: 'x',
          resource: {
            dropped: 0,
            attributes: attributes({ 'service.name': runner, 'service.version': '2' }),
          },
          sm: [
            {
              scope: { name: 'k6', version: '' },
              metrics: [
                {
                  name: 'lifeflow_answer',
                  unit: 'ms',
                  exp: {
                    temporality: 2,
                    points: [
                      {
                        attributes: attributes({
                          service: 'camp',
                          op: 'write',
                          outcome: 'late',
                          track: 'stable',
                        }),
                        start: 1,
                        time: Date.now() * 1e6,
                        count: 9,
                        sum: 12.5,
                        min: 1,
                        max: 3,
                        scale: -2,
                        zero_count: 2,
                        flags: 0,
                        positive: { offset: -3, counts },
                      },
                    ],
                  },
                },
              ],
            },
          ],
        },
      ],
    }),
  ).finish();

let receiver: Receiver;
let rows: LoadRow[];
let defects: string[];
beforeEach(async () => {
  [rows, defects] = [[], []];
  receiver = await startReceiver({ rows: (r) => rows.push(...r), defect: (d) => defects.push(d) });
});
afterEach(() => receiver.close());

const send = (body: Uint8Array, headers: Record<string, string> = {}) =>
  fetch(`http://${receiver.endpoint}/v1/metrics`, {
    method: 'POST',
    body: Buffer.from(body),
    headers: { authorization: `Bearer ${receiver.token}`, ...headers },
  });

describe('the receiver', () => {
  it('reads exports by the published field numbers and skips what it does not know', async () => {
    expect((await send(exported([4, 300, 1]))).status).toBe(200);
    expect(rows).toMatchObject([
      {
        service: 'camp',
        op: 'write',
        outcome: 'late',
        runner: 'k6-1',
        count: 307,
        histogram: { scale: -2, zeroCount: 2, offset: -3, counts: [4, 300, 1] },
      },
    ]);
  });

  it('reads gzip', async () => {
    await send(gzipSync(exported([4])), { 'content-encoding': 'gzip' });
    expect(rows.map((r) => r.count)).toEqual([6]);
  });

  it('keeps runners apart', async () => {
    await send(exported([4], 'a'));
    await send(exported([1], 'b'));
    await send(exported([6], 'a'));
    expect(rows.map((r) => [r.runner, r.count])).toEqual([
      ['a', 6],
      ['b', 3],
      ['a', 2],
    ]);
  });

  it('takes nothing from whoever does not know the token', async () => {
    expect((await send(exported([4]), { authorization: 'Bearer guess' })).status).toBe(403);
    expect(rows).toEqual([]);
  });

  it('calls what it can’t read a defect of the evidence, and goes on', async () => {
    expect((await send(Buffer.from('not protobuf at all'))).status).toBe(400);
    expect(defects).toHaveLength(1);
    await send(exported([4]));
    expect(rows).toHaveLength(1);
  });
});
