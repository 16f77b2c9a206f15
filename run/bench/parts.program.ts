import path from 'node:path';
import { readAssets } from '../../reports/html/assets.ts';
import { judge } from '../../slo/judge.ts';
import { readLoad } from '../evidence/load-reader.ts';
import { readRun } from '../evidence/read.ts';
import { writeReports } from '../judge-run.ts';

/** What `verify report` does with a run folder, part by part: prints the seconds of each as JSON. */
const [folder = ''] = process.argv.slice(2);
let before = 0;
/** Since the last call; at first since the process began. */
const lap = (): number => {
  const began = before;
  before = performance.now();
  return (before - began) / 1000;
};

const start = lap();
const [assets, { plan, evidence }] = await Promise.all([readAssets(), readRun(folder)]);
const reading = lap();
const verdict = judge(plan, evidence);
const judging = lap();
await writeReports(folder, { plan, evidence, verdict }, assets);
const reports = lap();
await readLoad(path.join(folder, 'evidence'), ['load.columns']);
console.log(JSON.stringify({ start, reading, judging, reports, loadAgain: lap() }));
