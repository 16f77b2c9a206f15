import path from 'node:path';
import { bundleForK6 } from '../../build/bundle.ts';
import type { LoadPlan } from '../../scenarios/load-plan.ts';

const entry = path.resolve(import.meta.dirname, '../../scenarios/load.k6.ts');

/** Writes the script that k6 runs for this plan. Rejects with BundleError. */
export const writeLoadScript = (plan: LoadPlan, outfile: string): Promise<void> =>
  bundleForK6(entry, outfile, { LOAD_PLAN: plan });
