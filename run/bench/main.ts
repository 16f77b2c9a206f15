import { parseArgs } from 'node:util';
import { ensureK6 } from '../../build/k6.ts';
import { type DayTimes, measureDay } from './day-times.ts';
import { type K6Cost, measureK6Cost } from './k6-cost.ts';
import { measureOwnTimes, type OwnTimes } from './own-times.ts';

/** What was found, its limit, and whether it is met; no limit for what only explains. */
type Row = [what: string, found: string, limit?: string, met?: boolean];

const ofK6 = (cost: K6Cost): Row[] => [
  ['CPU a request, with evidence / bare script', cost.overBare.toFixed(2), '≤ 1.25', cost.overBare <= 1.25],
  ['CPU a request, with evidence / bare script on stock settings', cost.overStock.toFixed(2)],
  [
    'k6 CPU a request, with evidence, bare, stock',
    `${cost.suite.toFixed(0)}, ${cost.bare.toFixed(0)}, ${cost.stock.toFixed(0)} µs`,
  ],
];

/** Ours: a collector that comes now and then makes the highest of two halves differ by this much. */
const flat = 1.1;

const ofOwn = (times: OwnTimes): Row[] => [
  [
    'from Enter to the first request',
    `${times.enterToFirstRequest.toFixed(1)} s`,
    '≤ 20 s',
    times.enterToFirstRequest <= 20,
  ],
  [
    'from the last request to the verdict',
    `${times.lastRequestToVerdict.toFixed(1)} s`,
    '≤ 3 s',
    times.lastRequestToVerdict <= 3,
  ],
  [
    'memory of the runner, highest in each half',
    `${times.runner.firstHalf.toFixed(0)} and ${times.runner.secondHalf.toFixed(0)} MB`,
    '< 400 MB',
    Math.max(times.runner.firstHalf, times.runner.secondHalf) < 400,
  ],
  [
    'second half over the first',
    (times.runner.secondHalf / times.runner.firstHalf).toFixed(2),
    `≤ ${flat}`,
    times.runner.secondHalf / times.runner.firstHalf <= flat,
  ],
];

const ofDay = ({ seconds, most, loadRows, otherRows, parts }: DayTimes): Row[] => [
  ['a day at the documented rates, judged and reported', `${seconds.toFixed(1)} s`, '≤ 5 s', seconds <= 5],
  ['memory of that, most', `${most.toFixed(0)} MB`, '≤ 500 MB', most <= 500],
  [
    'rows of the load, and of the other tables',
    `${loadRows.toLocaleString('en')} and ${otherRows.toLocaleString('en')}`,
  ],
  ['of the time, in another process: to start', `${parts.start.toFixed(1)} s`],
  ['to read and check the evidence', `${parts.reading.toFixed(1)} s`],
  ['to judge', `${parts.judging.toFixed(1)} s`],
  ['to write the reports', `${parts.reports.toFixed(1)} s`],
  ['to read the load alone: what a store that costs nothing would bring', `${parts.loadAgain.toFixed(1)} s`],
];

/**
 * `node run/bench/main.ts [--only k6|own|day] [--rounds 3] [--seconds 24] [--hours 24]`: what the suite itself costs, as a
 * table with its limits.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '24' },
    hours: { type: 'string', default: '24' },
  },
});
const wanted = (part: string): boolean => values.only === undefined || values.only === part;

const rows: Row[] = [];
if (wanted('k6') || wanted('own')) {
  const k6 = await ensureK6({ onProgress: (line) => console.error(line) });
  const order = {
    k6Path: k6.path,
    seconds: Number(values.seconds),
    scale: 0.04,
    rounds: Number(values.rounds),
  };
  if (wanted('k6')) rows.push(...ofK6(await measureK6Cost(order)));
}
if (wanted('own')) rows.push(...ofOwn(await measureOwnTimes(300)));
if (wanted('day')) rows.push(...ofDay(await measureDay(Number(values.hours) * 3600)));

for (const [what, found, limit = '', met] of rows) {
  const verdict = met === undefined ? '' : met ? 'met' : 'MISSED';
  console.log(`${what.padEnd(74)}${found.padStart(22)}  ${limit.padEnd(9)}${verdict}`);
}
process.exitCode = rows.some(([, , , met]) => met === false) ? 1 : 0;
