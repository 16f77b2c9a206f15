import { stepName } from '../../../chaos/restore.ts';
import type { UndoReport } from '../../../chaos/undo.ts';
import type { Death } from './death.ts';
import { type Killed, killed, type RunnerOrder, undisturbed } from './killed.ts';
import type { Standing, Watched } from './standing.ts';

/** A point at which a runner was killed, and in words what was found wrong with it; empty when nothing was. */
export type Tried = { fault: string; point: string; killed: Killed; wrong: readonly string[] };

/**
 * Lets a runner go through a fault, then kills one before and after each record that it wrote, and once the undo, too, in its
 * middle. Each point begins where all is as before, so that the first after which it is not is the last.
 * @param between makes it as before where that takes more than to wait
 */
export const everyPoint = async (
  order: Omit<RunnerOrder, 'journal' | 'death'>,
  before: Standing,
  watched: Watched,
  between: () => Promise<void> = async () => undefined,
): Promise<readonly Tried[]> => {
  const { records, says } = await undisturbed(order);
  const healed = records.indexOf('healed');
  if (healed === -1 || !says.includes('"effective":true'))
    throw new Error(`expected a fault that strikes and is healed; found ${records.join(' ')}: ${says}`);
  const tried: Tried[] = [];
  for (const { point, death, undoDies } of pointsOf(records)) {
    await between();
    const result = await killed({ ...order, death, undoDies }, before, watched);
    const written = records.slice(0, death.when === 'after' ? death.record : death.record - 1);
    const nothingOpen = written.includes('healed');
    const wrong = mistakes(result, written, nothingOpen);
    tried.push({ fault: order.fault, point, killed: result, wrong });
    if (wrong.length > 0) break;
  }
  return tried;
};

type Point = { point: string; death: Death; undoDies: boolean };

/** Before the first record there is nothing. The undo dies where most is to be done. */
const pointsOf = (records: readonly string[]): readonly Point[] => [
  ...records.flatMap((name, i): Point[] =>
    (['before', 'after'] as const)
      .filter((when) => i > 0 || when === 'after')
      .map((when) => ({ point: `${when} ${name}`, death: { record: i + 1, when }, undoDies: false })),
  ),
  ...records.flatMap((name, i): Point[] =>
    name === 'injected'
      ? [{ point: `after ${name}, and undo`, death: { record: i + 1, when: 'after' }, undoDies: true }]
      : [],
  ),
];

const mistakes = (
  { ends, records, undone, again, left }: Killed,
  written: readonly string[],
  nothingOpen: boolean,
): string[] => [
  ...ends.filter((end) => end !== 'SIGKILL').map((end) => `expected SIGKILL, found ${end}`),
  ...(records.join(' ') === written.join(' ') ? [] : [`the journal says ${records.join(' ')}`]),
  ...undone.steps
    .filter((s) => s.result !== 'done')
    .map((s) => `${stepName(s.step)} ${s.result}: ${s.reason}`),
  ...(undone.clean ? [] : ['undo left something']),
  ...(nothingOpen === (undone.steps.length === 0) ? [] : [`undo did ${inWords(undone)}`]),
  ...[...undone.remarks, ...again.remarks],
  ...(again.steps.length === 0 ? [] : [`the second undo did ${inWords(again)}`]),
  ...left,
];

const inWords = ({ steps }: UndoReport): string =>
  steps.map(({ step, result }) => `${step.kind} ${result}`).join(', ') || 'nothing was open';

/** A line for each point: where, what whoever undoes found amiss, what he did, the seconds of all of it, what was wrong. */
export const inTable = (tried: readonly Tried[]): string => {
  const rows = tried.map(({ fault, point, killed: { found, undone, took }, wrong }) => [
    fault,
    point,
    `${found.length} amiss`,
    inWords(undone),
    `${(took / 1000).toFixed(0)} s`,
    wrong.length === 0 ? 'nothing left' : `WRONG: ${wrong.join('; ')}`,
  ]);
  const widths = [0, 1, 2, 3, 4].map((i) => Math.max(...rows.map((row) => row[i]?.length ?? 0)));
  return rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join('  ')).join('\n');
};
