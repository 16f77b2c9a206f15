import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BundleError, bundleForK6 } from './bundle.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'bundle-'));
});
afterEach(() => rm(folder, { recursive: true }));

describe('a bundle for k6', () => {
  it('is one file with its source map, its constants and its imports of k6', async () => {
    await writeFile(path.join(folder, 'part.ts'), 'export const part = (n: number): number => n + 1;');
    const entry = path.join(folder, 'entry.ts');
    await writeFile(
      entry,
      "import http from 'k6/http'; import { part } from './part.ts'; declare const PLAN: { n: number };\n" +
        "export default () => http.get('http://127.0.0.1/' + part(PLAN.n));",
    );
    const out = path.join(folder, 'out.js');
    await bundleForK6(entry, out, { PLAN: { n: 41 } });
    const script = await readFile(out, 'utf8');
    expect(script).toContain('from "k6/http"');
    expect(script).toContain('n: 41');
    expect(script).not.toContain('./part');
    const map = /sourceMappingURL=data:application\/json;base64,(\S+)/.exec(script)?.[1] ?? '';
    expect(JSON.parse(Buffer.from(map, 'base64').toString())).toMatchObject({
      sources: expect.arrayContaining(['part.ts', 'entry.ts']),
    });
  });

  it('that names a module which is not there is refused with that name', async () => {
    const entry = path.join(folder, 'entry.ts');
    await writeFile(entry, "import { x } from './nowhere.ts'; export default x;");
    const attempt = bundleForK6(entry, path.join(folder, 'out.js'), {});
    await expect(attempt).rejects.toBeInstanceOf(BundleError);
    await expect(attempt).rejects.toThrow(/nowhere\.ts/);
  });
});
