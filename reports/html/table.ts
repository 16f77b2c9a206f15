import { Html, html } from './markup.ts';

export type Cell = Html | string | number;
export type Column<Row> = {
  head: string;
  /** `number` aligns right; `wide` may wrap and takes the room that is left; `mark` is for symbols and words. */
  as?: 'number' | 'wide' | 'mark';
  cell: (row: Row) => Cell;
  /** Heads its row for a screen reader. */
  heads?: true;
};

/**
 * A table with a caption. On a narrow screen a `cards` table becomes a card a row (roles are written out, because
 * `display: block` takes them away); any other scrolls inside its own box, which the keyboard can reach.
 */
export const table = <Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { cards = false, hideCaption = false }: { cards?: boolean; hideCaption?: boolean } = {},
): Html => html`<div class="${cards ? 'cards' : 'scroll'}" ${cards ? '' : new Html('tabindex="0" role="region"')} ${
  cards ? '' : html`aria-label="${caption}"`
}><table role="table"><caption class="${hideCaption ? 'unseen' : ''}">${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map((c) => html`<th role="columnheader" scope="col" class="${c.as ?? ''}">${c.head}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map(
  (row) => html`<tr role="row">${columns.map((c) =>
    c.heads
      ? html`<th role="rowheader" scope="row" class="${c.as ?? ''}" data-label="${c.head}">${c.cell(row)}</th>`
      : html`<td role="cell" class="${c.as ?? ''}" data-label="${c.head}">${c.cell(row)}</td>`,
  )}</tr>
`,
)}</tbody></table></div>`;
