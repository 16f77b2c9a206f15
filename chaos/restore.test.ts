import { describe, expect, it } from 'vitest';
import type { UndoStep } from '../slo/journal.ts';
import { PlatformError } from './platform.ts';
import { RestoreError, restoreAll } from './restore.ts';

const node = (name: string): UndoStep => ({ kind: 'power-on-node', node: name });

describe('restoreAll', () => {
  it('carries out every step although one fails, and names that one', async () => {
    const asked: UndoStep[] = [];
    const restore = async (step: UndoStep): Promise<void> => {
      asked.push(step);
      if (step.kind === 'power-on-node' && step.node === 'b') throw new PlatformError('b', 'no power');
    };
    const error = await restoreAll({ restore }, ['a', 'b', 'c'].map(node)).catch((e: unknown) => e);
    expect(asked).toEqual(['a', 'b', 'c'].map(node));
    expect(error).toBeInstanceOf(RestoreError);
    expect((error as RestoreError).failures).toEqual([{ step: node('b'), reason: 'b: no power' }]);
    expect((error as RestoreError).message).toBe('switch on node b: b: no power');
  });
});
