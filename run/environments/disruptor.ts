import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { bundleForK6 } from '../../build/bundle.ts';
import { ensureK6Disruptor } from '../../build/k6-disruptor.ts';
import type { K6 } from '../../chaos/platforms/kubernetes/disruptor/k6-process.ts';

const entry = path.resolve(import.meta.dirname, '../../scenarios/disruptor/disrupt.k6.ts');

/** Makes what puts disruptions into the pods of a cluster; its log goes to `folder`. Rejects with ToolError or BundleError. */
export const prepareDisruptor = async (folder: string, onProgress: (line: string) => void): Promise<K6> => {
  const { k6 } = await ensureK6Disruptor({ onProgress });
  await mkdir(folder, { recursive: true });
  const script = path.join(folder, 'disrupt.js');
  await bundleForK6(entry, script, {});
  return { program: k6, script, folder };
};
