import { claims } from '../../../slo/claims.ts';
import { coverageText, figureText, outcomeText } from '../../claims.ts';
import type { ReportInput } from '../../input.ts';
import { type Html, html } from '../markup.ts';
import { table } from '../table.ts';

/** Which claims of the document this run confirmed, refuted, or did not examine. */
export const claimsSection = ({ verdict }: ReportInput): Html => {
  const rows = claims.flatMap((claim) => {
    const outcome = verdict.claims.find((o) => o.claim === claim.id);
    return outcome === undefined ? [] : [{ ...claim, ...outcome }];
  });
  const settled = rows.filter((r) => r.outcome !== 'not examined');
  const open = rows.filter((r) => r.outcome === 'not examined');
  const list = (caption: string, of: typeof rows) =>
    table(
      caption,
      [
        { head: 'Claim', heads: true, cell: (r) => html`<code>${r.id}</code>` },
        { head: 'Says', as: 'wide', cell: (r) => `${r.says}: ${figureText(r)}` },
        { head: 'This run', as: 'mark', cell: (r) => r.outcome },
        { head: 'Because', as: 'wide', cell: (r) => r.because },
      ],
      of,
      { cards: true, hideCaption: true },
    );
  return html`<section id="claims" aria-labelledby="claims-head"><h2 id="claims-head">Claims of the document</h2>
<p class="lead">${outcomeText(verdict.claims)}. The suite knows ${coverageText(claims)}. <code>npm run verify -- audit</code> shows where they contradict each other.</p>
${settled.length === 0 ? html`<p>This run confirms none and refutes none.</p>` : list('Claims confirmed or refuted', settled)}
<details><summary>Not examined by this run (${open.length})</summary>${list('Claims not examined', open)}</details></section>`;
};
