import { parseArgs } from 'node:util';
import { ensureK6 } from '../../build/k6.ts';
import { measureK6Cost } from './k6-cost.ts';
import { measureOwnTimes } from './own-times.ts';

/** `node run/bench/main.ts [--rounds 3] [--seconds 24]`: what the suite itself costs, as a table with its limits. */
const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, seconds: { type: 'string', default: '24' } },
});
const k6 = await ensureK6({ onProgress: (line) => console.error(line) });
const cost = await measureK6Cost({
  k6Path: k6.path,
  seconds: Number(values.seconds),
  scale: 0.04,
  rounds: Number(values.rounds),
});
const times = await measureOwnTimes(90, 0.03);

const rows: [what: string, found: string, limit: string, met: boolean | undefined][] = [
  ['CPU a request, with evidence / bare script', cost.overBare.toFixed(2), '≤ 1.25', cost.overBare <= 1.25],
  ['CPU a request, with evidence / bare script on stock settings', cost.overStock.toFixed(2), '', undefined],
  [
    'k6 CPU a request, with evidence, bare, stock',
    `${cost.suite.toFixed(0)}, ${cost.bare.toFixed(0)}, ${cost.stock.toFixed(0)} µs`,
    '',
    undefined,
  ],
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
  ['memory of the runner, most', `${times.runner.most.toFixed(0)} MB`, '< 400 MB', times.runner.most < 400],
  [
    'memory of the runner, first and last quarter',
    `${times.runner.firstQuarter.toFixed(0)} and ${times.runner.lastQuarter.toFixed(0)} MB`,
    '',
    undefined,
  ],
];
for (const [what, found, limit, met] of rows) {
  console.log(
    `${what.padEnd(62)}${found.padStart(18)}  ${limit.padEnd(9)}${met === undefined ? '' : met ? 'met' : 'MISSED'}`,
  );
}
process.exitCode = rows.some(([, , , met]) => met === false) ? 1 : 0;
