import type { LedgerRow, VisibilityRow } from '../evidence.ts';
import type { Random } from '../random.ts';
import { pauseAfter, shownElsewhereWithin, shownWithin } from '../read-your-writes.ts';
import { serviceIds } from '../services.ts';
import type { Count, Ratio, Seconds } from '../units.ts';
import type { VerdictValue } from '../verdict.ts';
import { many, percent } from '../words.ts';
import { objectiveOf } from './bare-case.ts';
import type { Experiment } from './experiment.ts';
import { ledgerOf, pick, quiet, runSeconds, seldom, verdictOnLedger, writes } from './ledger.ts';

const objective = objectiveOf('read-your-writes', 0, { unit: 'writes' });

/** Whether a read that begins so long after the acknowledgement misses the write. */
type Misses = (row: LedgerRow, after: Seconds) => boolean;

/** Where reads are answered, and how long they may miss there what was acknowledged in `region-2`. */
type Place = { region: string; within: Seconds; words: string };
const here: Place = { region: 'region-2', within: shownWithin(quiet.load), words: 'its own region' };
const elsewhere: Place = { region: 'region-1', within: shownElsewhereWithin, words: 'another region' };

/** The looks that the reader takes at one write, until it is shown or the run has been over for long. */
const looksAt = (row: LedgerRow, { region }: Place, misses: Misses, random: Random): VisibilityRow[] => {
  const rows: VisibilityRow[] = [];
  let after = 0.001 * random.next();
  for (let look = 0; look < mostLooks; look += 1) {
    const sentAt = row.endedAt + after * 1000;
    const endedAt = sentAt + slowestMs * random.next();
    const missed = misses(row, after);
    rows.push({
      ref: row.ref,
      service: row.service,
      look,
      sentAt,
      endedAt,
      shown: missed ? 'no' : 'yes',
      region,
    });
    if (!missed) break;
    const since = (endedAt - row.endedAt) / 1000;
    after = since + pauseAfter(look, since, quiet.load);
  }
  return rows;
};
const slowestMs = 50;
const mostLooks: Count = 12;

const verdictOnReads = (place: Place, misses: Misses, random: Random): VerdictValue => {
  const evidence = ledgerOf(runSeconds, () => 1, [], random);
  const visibility = evidence.ledger.flatMap((row) => looksAt(row, place, misses, random));
  return verdictOnLedger(quiet, objective, { ...evidence, visibility });
};

/** Drawn once for each write. */
const ofEach = (draw: () => number): ((row: LedgerRow) => number) => {
  const drawn = new Map<string, number>();
  return ({ ref }) => {
    const own = drawn.get(ref) ?? draw();
    drawn.set(ref, own);
    return own;
  };
};
/** All of them lag, each for its own time. */
const lagging = (atMost: Seconds, random: Random): Misses => {
  const lagOf = ofEach(() => atMost * random.next());
  return (row, after) => after < lagOf(row);
};
/** One of them is missed for so long, the others never. */
const oneMissed = (until: Seconds, random: Random): Misses => {
  const odd = `${pick(serviceIds, random)}-${1 + Math.floor(random.next() * writes)}`;
  return ({ ref }, after) => ref === odd && after < until;
};

const ledger = `${many(writes)} writes of each service, each read until it is there, in up to ${slowestMs} ms`;
const places = [here, elsewhere] as const;

/** Looks that miss a write until one of them does so too late. */
const looksUntil = (within: Seconds): Count => {
  let looks = 0;
  for (let at: Seconds = 0; at <= within; at += pauseAfter(looks - 1, at, quiet.load)) looks += 1;
  return looks + 1;
};
const looks: Count = looksUntil(here.within);
const some: Ratio = seldom ** (1 / looks);

export const readYourWritesPassed: readonly Experiment[] = [
  ...places.map(
    (place): Experiment => ({
      what: `read-your-writes: PASS beyond its bound of ${place.within} s in ${place.words}`,
      model: `${ledger}; any one of them there between 0.1 and 0.2 s too late`,
      expects: {
        kind: 'never',
        control: (random) => verdictOnReads(place, oneMissed(place.within, random), random) === 'PASS',
      },
      runs: 50,
      trial: (random) =>
        verdictOnReads(place, oneMissed(place.within + 0.1 + 0.1 * random.next(), random), random) === 'PASS',
    }),
  ),
  {
    what: 'read-your-writes: PASS of a service that never shows some writes',
    model: `${ledger}; each of one service missed for ever with ${percent(seldom)}, so that some are in 95 % of runs`,
    expects: { kind: 'at most', share: 0.05 },
    runs: 300,
    trial: (random) => {
      const chanceOf = ofEach(() => random.next());
      const misses: Misses = (row) => row.service === 'donor' && chanceOf(row) < seldom;
      return verdictOnReads(here, misses, random) === 'PASS';
    },
  },
  {
    what: 'read-your-writes: PASS of a service some of whose reads never show what was written',
    model: `${ledger}; each read of one service misses with ${percent(some)}, so that ${looks} in a row, the last too late, do in 95 % of runs`,
    expects: { kind: 'at most', share: 0.05 },
    runs: 300,
    trial: (random) =>
      verdictOnReads(here, ({ service }) => service === 'donor' && random.next() < some, random) === 'PASS',
  },
];

export const readYourWritesFailed: readonly Experiment[] = places.map((place) => ({
  what: `read-your-writes: FAIL within its bound of ${place.within} s in ${place.words}`,
  model: `${ledger}; each there at a random time until then`,
  expects: { kind: 'at most', share: 0 },
  runs: 50,
  trial: (random) => verdictOnReads(place, lagging(place.within, random), random) === 'FAIL',
}));

export const readYourWritesPower: readonly Experiment[] = [
  {
    what: 'read-your-writes: PASS within its bound in another region',
    model: `${ledger}; each there at a random time until then`,
    expects: { kind: 'at least', share: 1 },
    runs: 50,
    trial: (random) => verdictOnReads(elsewhere, lagging(elsewhere.within, random), random) === 'PASS',
  },
  {
    what: 'read-your-writes: FAIL of one write that is there too late',
    model: `${ledger}; any one of them there between 0.1 and 0.2 s too late`,
    expects: { kind: 'at least', share: 1 },
    runs: 50,
    trial: (random) =>
      verdictOnReads(here, oneMissed(here.within + 0.1 + 0.1 * random.next(), random), random) === 'FAIL',
  },
];
