import type { LedgerRow } from '../../../slo/evidence.ts';
import { type ServiceId, serviceIds } from '../../../slo/services.ts';
import { type ReportInput, zeroOf } from '../../input.ts';
import { offset } from '../../words.ts';
import { type Html, html } from '../markup.ts';
import { table } from '../table.ts';

/** More than this would bury the page; the rest is in evidence/ledger.ndjson. */
const mostNamed = 200;

/** Writes that were acknowledged, and what was found of them when the writers were read back. */
export const ledgerSection = (input: ReportInput): Html => {
  const rows = serviceIds.map((service) => tallyOf(input, service));
  const lost = rows.flatMap((r) => r.lost);
  return html`<section id="ledger" aria-labelledby="ledger-head"><h2 id="ledger-head">Ledger of writes</h2>
<p class="lead">Uniquely named writes through each service’s API, read back at the writer after the run. Where a read-back failed, nothing follows from absence.</p>
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
}</section>`;
};

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
