import { expect, test } from 'vitest';
import { ask, askLedger, askProbe, askWritten, isRight, rowsIn } from './api.ts';
import { routes, serviceIds } from './services.ts';

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
  expect(['', '{"ref":"x","rows":1', '{"ref":"x","rows":-1}'].map(rowsIn)).toEqual([null, null, null]);
});
