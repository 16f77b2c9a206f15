import type { Evidence } from '../evidence.ts';
import type { LoadRow } from '../load-row.ts';
import { loadStart } from './sample-plan.ts';
import { answers, smallRun, withAnswers } from './small-run.ts';

const { evidence } = smallRun();
const begin = loadStart / 1000;

/** The small run, or another, on a machine that was busy in these seconds of its load. */
export const busyIn = (seconds: readonly number[], of: Evidence<readonly LoadRow[]> = evidence) => ({
  ...of,
  samples: of.samples.map((s) =>
    s.kind === 'machine' && seconds.includes(Math.floor(s.at / 1000) - begin) ? { ...s, busy: 0.95 } : s,
  ),
});
/** The small run with so many bad answers in each of these seconds. */
export const badIn = (seconds: readonly number[], count: number) =>
  withAnswers(
    evidence,
    seconds.map((s) => answers(begin + s, 'donor', 'server-error', count)),
  );
