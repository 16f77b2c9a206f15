import { Writable } from 'node:stream';
import { setImmediate as turn } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { outlive } from './outputs.ts';

const failing = (code: string): Writable =>
  new Writable({ write: (_chunk, _encoding, done) => done(Object.assign(new Error(code), { code })) });

it.each([
  ['a reader that reads no more', 'EPIPE', 0],
  ['a terminal that was closed', 'EIO', 0],
  ['a disk that is full', 'ENOSPC', 73],
])('%s ends no program: %s', async (_, code, instead) => {
  const output = failing(code);
  const codeFor = outlive([output]);
  expect(codeFor(0)).toBe(0);
  output.write('a line\n');
  await turn();
  expect([0, 1, 130].map(codeFor)).toEqual([instead, 1, 130]);
});
