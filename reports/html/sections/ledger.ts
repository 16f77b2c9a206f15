import { durabilityOf } from '../../../slo/durability.ts';
import type { LedgerRow } from '../../../slo/evidence.ts';
import { type ReadYourWrites, readYourWritesOf } from '../../../slo/read-your-writes.ts';
import { type ServiceId, serviceIds } from '../../../slo/services.ts';
import { timelineOf } from '../../../slo/timeline.ts';
import { many, seconds } from '../../../slo/words.ts';
import { type ReportInput, zeroOf } from '../../input.ts';
import { offset } from '../../words.ts';
import { type Html, html } from '../markup.ts';
import { table } from '../table.ts';

/** More than this would bury the page; the rest is in the evidence. */
const mostNamed = 200;

/** Writes that were acknowledged, what ordinary reads showed of them, and what was there when the writers were read back. */
export const ledgerSection = (input: ReportInput): Html => {
  const reads = readsByService(input);
  const rows = serviceIds.map((service) => ({ ...tallyOf(input, service), reads: reads(service) }));
  const lost = rows.flatMap((r) => r.lost);
  const stale = rows.flatMap((r) => r.reads.stale);
  return html`<section id="ledger" aria-labelledby="ledger-head"><h2 id="ledger-head">Ledger of writes</h2>
<p class="lead">Uniquely named writes through each service’s API, looked for at once by the service’s ordinary reads, and read back at the writer after the run. Where a read-back failed, nothing follows from absence.</p>
${table(
  'Ledger by service',
  [
    { head: 'Service', heads: true, cell: (r) => r.service },
    { head: 'Sent', as: 'number', cell: (r) => r.sent },
    { head: 'Acknowledged', as: 'number', cell: (r) => r.acknowledged },
    { head: 'Refused', as: 'number', cell: (r) => r.refused },
    { head: 'Indeterminate', as: 'number', cell: (r) => r.indeterminate },
    { head: 'Read back', as: 'wide', cell: (r) => r.readBack },
    { head: 'Lost', as: 'number', cell: (r) => (r.known ? r.lost.length : 'not known') },
    { head: 'Stored twice', as: 'number', cell: (r) => (r.known ? r.duplicates : 'not known') },
    { head: 'Missed by reads', as: 'number', cell: ({ known, reads }) => missedBy(reads, known) },
    { head: 'Longest missing', as: 'number', cell: ({ reads }) => longestOf(reads) },
  ],
  rows,
  { hideCaption: true },
)}
${
  lost.length === 0
    ? html`<p>${rows.every((r) => r.known) ? 'No acknowledged write is missing.' : 'No acknowledged write is known to be missing.'}</p>`
    : html`<h3>Acknowledged and lost</h3>${table(
        'Lost acknowledged writes',
        [
          { head: 'Ref', heads: true, cell: (w) => html`<code>${w.ref}</code>` },
          { head: 'Service', cell: (w) => w.service },
          { head: 'Acknowledged at', as: 'number', cell: (w) => offset((w.endedAt - zeroOf(input)) / 1000) },
          { head: 'By region', cell: (w) => w.region ?? 'not said' },
        ],
        lost.slice(0, mostNamed),
        { hideCaption: true },
      )}${lost.length > mostNamed && html`<p>${lost.length - mostNamed} more are lost; evidence/ledger.ndjson and read-back.ndjson name them.</p>`}`
}${
  stale.length > 0 &&
  html`<h3>Stored, and missed by a read after its time was up</h3>${table(
    'Writes that a read missed',
    [
      { head: 'Ref', heads: true, cell: ({ row }) => html`<code>${row.ref}</code>` },
      { head: 'Service', cell: ({ row }) => row.service },
      {
        head: 'Acknowledged at',
        as: 'number',
        cell: ({ row }) => offset((row.endedAt - zeroOf(input)) / 1000),
      },
      { head: 'Last missed after', as: 'number', cell: ({ after }) => seconds(after) },
      { head: 'By a read in region', cell: ({ read }) => read.region ?? 'not said' },
    ],
    stale.slice(0, mostNamed),
    { hideCaption: true },
  )}${stale.length > mostNamed && html`<p>${stale.length - mostNamed} more were missed; evidence/visibility.ndjson names them.</p>`}`
}</section>`;
};

/** What reads showed of each service's writes, by the rules of the objective read-your-writes. */
const readsByService = ({ plan, evidence }: ReportInput) => {
  const durability = durabilityOf(plan, evidence, timelineOf(plan, evidence.marks));
  return (service: ServiceId): ReadYourWrites & { looks: number } => {
    const own = {
      ledger: evidence.ledger.filter((w) => w.service === service),
      visibility: evidence.visibility.filter((v) => v.service === service),
    };
    return { ...readYourWritesOf(plan, own, durability), looks: own.visibility.length };
  };
};

/** Writes, each once however many reads missed it. One that no read has shown may have been missed, too. */
const missedBy = ({ stale, open, looks }: ReadYourWrites & { looks: number }, known: boolean): string => {
  if (looks === 0) return 'not looked for';
  if (!known) return 'not known';
  return open === 0 ? many(stale.length) : `${many(stale.length)}; ${many(open)} not shown by any`;
};

const longestOf = ({ longest, looks }: ReadYourWrites & { looks: number }): string =>
  looks === 0 ? 'not looked for' : longest === null ? 'never' : seconds(longest);

const tallyOf = ({ evidence }: ReportInput, service: ServiceId) => {
  const writes = evidence.ledger.filter((w) => w.service === service);
  const count = (as: LedgerRow['class']) => writes.filter((w) => w.class === as).length;
  const back = evidence.readBack.findLast((r) => r.service === service);
  const known = back?.status === 'complete';
  const stored = new Set(known ? back.refs : []);
  return {
    service,
    sent: writes.length,
    acknowledged: count('acknowledged'),
    refused: count('refused'),
    indeterminate: count('indeterminate'),
    readBack:
      back === undefined
        ? '✗ never'
        : known
          ? '✓ complete'
          : html`✗ failed <span class="quiet">${back.error ?? ''}</span>`,
    known,
    duplicates: known ? back.refs.length - stored.size : 0,
    lost: known
      ? writes.filter((w) => w.class === 'acknowledged' && w.sentAt <= back.coversUntil && !stored.has(w.ref))
      : [],
  };
};
