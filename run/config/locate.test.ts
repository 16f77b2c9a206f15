import { describe, expect, it } from 'vitest';
import { locate } from './locate.ts';

const source = `import { defineConfig } from './define.ts';
const bounds = {
  'node-kill': { readsSeconds: 60 },
};
const more = { c: 1 };
export default defineConfig({
  environments: {
    local: {
      bounds,
      zones: ['a', 'b'],
      ...more,
    } as const,
  },
});
`;

describe('locate', () => {
  it.each([
    ['a key', ['environments', 'local'], 8, 5],
    ['an element of a list', ['environments', 'local', 'zones', 1], 10, 20],
    ['a shorthand property', ['environments', 'local', 'bounds'], 9, 7],
    ['a key in a constant of the same file', ['environments', 'local', 'bounds', 'node-kill'], 3, 3],
    ['the object around a key that is missing', ['environments', 'local', 'scale'], 8, 5],
    ['the object around a spread key', ['environments', 'local', 'c'], 8, 5],
    ['the export when nothing else is known', ['nothing'], 6, 1],
  ])('finds %s', (_, path, line, column) => {
    expect(locate(source, path)).toEqual({ line, column });
  });

  it('finds a place in a source that makes no sense', () => {
    expect(locate('const a = b; const b = a; export default a;', ['x'])).toEqual({ line: 1, column: 27 });
    expect(locate('', ['x'])).toEqual({ line: 1, column: 1 });
  });
});
