import { type Evidence, evidenceSchema } from './evidence.ts';
import type { LoadColumns } from './load-columns.ts';
import { recordedAt } from './packed-histograms.ts';
import type { Timeline } from './timeline.ts';
import type { Count } from './units.ts';

/**
 * What can't be true of an intact run: each line says what and where. Schemas were checked when the files were
 * read; this looks at what a schema of one row can't see, and again at what would poison a sum.
 */
export const implausible = (evidence: Evidence<LoadColumns>, timeline: Timeline): string[] => {
  const found: string[] = [];
  if (evidence.schema !== evidenceSchema) {
    found.push(`evidence: expected schema ${evidenceSchema}, found ${String(evidence.schema)}`);
  }
  const { loadStarted, loadEnded } = timeline;
  if (loadStarted === null) found.push('marks: no mark says when load started');
  if (loadEnded === null) found.push('marks: no mark says when load ended');
  if (loadStarted !== null && loadEnded !== null && loadEnded < loadStarted) {
    found.push('marks: time runs backwards, load ended before it started');
  }
  const broken = evidence.marks.find((m) => m.name === 'load-ended' && m.detail !== undefined);
  if (broken !== undefined) found.push(`marks: the load broke off: ${broken.detail}`);
  for (const { planned, injected, effective, healStarted } of timeline.faults) {
    if (
      injected !== null &&
      effective !== null &&
      effective.at + effective.uncertaintyMs < injected - clockSlackMs
    ) {
      found.push(`marks: time runs backwards, ${planned.id} took effect before it was injected`);
    }
    if (effective !== null && healStarted !== null && healStarted < effective.at - effective.uncertaintyMs) {
      found.push(`marks: time runs backwards, ${planned.id} was healed before it took effect`);
    }
  }
  const range = { from: loadStarted ?? 0, to: (loadEnded ?? Number.MAX_SAFE_INTEGER) + tailMs };
  const { load } = evidence;
  tell(found, 'load', 'rows with impossible counts', load.unsound + countRows(load, (i) => !sound(load, i)));
  tell(
    found,
    'load',
    'rows outside the time of the load',
    countRows(load, (i) => {
      const at = (load.second[i] ?? 0) * 1000;
      return at < range.from - tailMs || at > range.to;
    }),
  );
  count(found, 'probes', 'rows whose time runs backwards', evidence.probes, (r) =>
    backwards(r.scheduledAt - clockSlackMs, r.sentAt, r.endedAt),
  );
  count(found, 'ledger', 'rows whose time runs backwards', evidence.ledger, (r) =>
    backwards(r.sentAt, r.endedAt),
  );
  count(found, 'visibility', 'rows whose time runs backwards', evidence.visibility, (r) =>
    backwards(r.sentAt, r.endedAt),
  );
  count(found, 'samples', 'rows that are not finite', evidence.samples, (r) => !Number.isFinite(r.at));
  count(
    found,
    'counts',
    'rows that answer more than was asked or are no counts',
    evidence.counts,
    (r) => !whole(r.requests) || !whole(r.answered) || r.answered > r.requests,
  );
  const seen = new Set<string>();
  count(found, 'ledger', 'rows with a ref that another row has', evidence.ledger, (r) => {
    const twice = seen.has(r.ref);
    seen.add(r.ref);
    return twice;
  });
  return found;
};

/** Ours: clocks of one machine read within this. */
const clockSlackMs = 50;
/** Ours: answers may trail the load by its time limit, its graceful stop and one flush. */
const tailMs = 60_000;

const whole = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;

/** A histogram is of the answers that the row counts. */
const sound = (load: LoadColumns, i: Count): boolean => {
  const recorded = recordedAt(load, i);
  return recorded === null || recorded === load.count[i];
};

const backwards = (...instants: number[]): boolean =>
  instants.some((at, i) => !Number.isFinite(at) || at < (instants[i - 1] ?? at));

const count = <T>(
  found: string[],
  table: string,
  what: string,
  rows: readonly T[],
  wrong: (row: T) => boolean,
): void => {
  let n = 0;
  for (const row of rows) if (wrong(row)) n += 1;
  tell(found, table, what, n);
};

const countRows = (load: LoadColumns, wrong: (row: Count) => boolean): Count => {
  let n = 0;
  for (let i = 0; i < load.rows; i += 1) if (wrong(i)) n += 1;
  return n;
};

const tell = (found: string[], table: string, what: string, n: Count): void => {
  if (n > 0) found.push(`${table}: ${n} ${what}`);
};
