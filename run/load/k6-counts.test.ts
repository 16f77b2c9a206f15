import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readK6Counts } from './k6-counts.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'k6-counts-'));
});
afterEach(() => rm(folder, { recursive: true }));
const written = async (text: string) => {
  const file = path.join(folder, 'summary.json');
  await writeFile(file, text);
  return file;
};

describe('k6’s own counts', () => {
  it('are read by service, with 0 for a service that answered nothing', async () => {
    const file = await written(
      JSON.stringify({
        http_reqs: { type: 'counter', values: { count: 12, rate: 3.1 } },
        iterations: { values: { count: 5 } },
        vus: { values: { value: 3, min: 0, max: 3 } },
        'lifeflow_answer{service:donor}': { values: { count: 7 } },
        'dropped_iterations{scenario:camp}': { values: { count: 2 } },
      }),
    );
    const counts = await readK6Counts(file);
    expect(counts).toMatchObject({ httpRequests: 12, arrivals: 5 });
    expect(counts.services.donor).toEqual({ answers: 7, dropped: 0 });
    expect(counts.services.camp).toEqual({ answers: 0, dropped: 2 });
  });

  it.each(['{"http_reqs":{"values":{"count":1.5}}}', '{"http_reqs":', '[]'])(
    'that are %s are refused',
    async (text) => {
      await expect(readK6Counts(await written(text))).rejects.toThrow(/expected k6's own counts/);
    },
  );

  it('that are not there are refused', async () => {
    await expect(readK6Counts(path.join(folder, 'none.json'))).rejects.toMatchObject({ code: 'LOAD' });
  });
});
