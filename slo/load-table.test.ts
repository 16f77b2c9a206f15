import { describe, expect, it } from 'vitest';
import { columnsOf } from './load-columns.ts';
import { byService, loadTable } from './load-table.ts';
import { serviceIds } from './services.ts';
import { sampleSteady } from './testing/sample-steady.ts';
import { answers, smallRun } from './testing/small-run.ts';

const { plan } = smallRun();
const histogram = { scale: 3, zeroCount: 0, offset: 8, counts: [2, 1] };
/** Steady from the second second on; writes never. */
const steady = sampleSteady({ from: 1001, to: 1003, tailTo: 1003 }, (op) => op === 'read');
const of = (
  rows: Parameters<typeof columnsOf>[0],
  requestsPerArrival = 1,
  span = { from: 1000, to: 1003 },
) => {
  const services = plan.load.services.map((s) => (s.service === 'donor' ? { ...s, requestsPerArrival } : s));
  return loadTable({ load: { ...plan.load, services } }, columnsOf(rows), span, steady);
};
const column = (values: Float64Array) => [...values];

describe('the table of the load', () => {
  it('holds each kind of answer in its second, by service and operation', () => {
    const table = of([
      answers(1000, 'donor', 'good', 3),
      answers(1000, 'donor', 'good', 4),
      answers(1002, 'donor', 'late', 1),
      answers(1001, 'donor', 'server-error', 1),
      answers(1001, 'donor', 'network-error', 1),
      answers(1001, 'donor', 'wrong-answer', 1),
      answers(1001, 'donor', 'good', 9, 'write'),
      answers(1001, 'auth', 'good', 5),
    ]);
    expect([table.from, table.seconds]).toEqual([1000, 3]);
    const { read, write } = table.series.donor;
    expect([read.good, read.late, read.error, read.dropped, write.good].map(column)).toEqual([
      [7, 0, 0],
      [0, 0, 1],
      [0, 3, 0],
      [0, 0, 0],
      [0, 9, 0],
    ]);
    expect(column(table.series.auth.read.good)).toEqual([0, 5, 0]);
    expect(table.answers).toMatchObject({ donor: 20, auth: 5, camp: 0 });
  });

  it('takes a dropped arrival for the requests that it would have made, rounded up', () => {
    const table = of([answers(1001, 'donor', 'dropped', 3)], 1.5);
    expect(column(table.series.donor.read.dropped)).toEqual([0, 5, 0]);
    expect(table.droppedArrivals).toMatchObject({ donor: 3, auth: 0 });
    expect(table.answers.donor).toBe(0);
    const strange = loadTable(
      { load: { ...plan.load, services: [] } },
      columnsOf([answers(1001, 'donor', 'dropped', 3)]),
      { from: 1000, to: 1003 },
      steady,
    );
    expect(column(strange.series.donor.read.dropped)).toEqual([0, 3, 0]);
  });

  it('holds nothing before its first second or after its last, and counts it all the same', () => {
    const table = of([999, 1000, 1002, 1003].map((s) => answers(s, 'donor', 'good', 1)));
    expect(column(table.series.donor.read.good)).toEqual([1, 0, 1]);
    expect(table.answers.donor).toBe(4);
    expect(of([answers(1000, 'donor', 'good', 1)], 1, { from: 1000, to: 999 })).toMatchObject({ seconds: 0 });
  });

  it('adds up the latency of what is steady for its operation', () => {
    const row = (second: number, op: 'read' | 'write' = 'read') => ({
      ...answers(second, 'donor', 'good', 3, op),
      histogram,
    });
    const { steadyLatency } = of([row(1000), row(1001), row(1002), row(1001, 'write'), row(1003)]);
    expect(steadyLatency.donor).toMatchObject({ scale: 3, offset: 8, counts: [4, 2] });
    expect(steadyLatency.auth.counts).toEqual([]);
  });
});

it('makes one of something for each service', () => {
  const made = byService((service) => `${service}!`);
  expect(Object.keys(made)).toEqual([...serviceIds]);
  expect(made.donor).toBe('donor!');
});
