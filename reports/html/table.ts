import { Html, html } from './markup.ts';

type Cell = Html | string | number;
export type Column<Row> = {
  head: string;
  /** `number` aligns right; `wide` may wrap and takes the room that is left; `mark` is for symbols and words. */
  as?: 'number' | 'wide' | 'mark';
  cell: (row: Row) => Cell;
  /** Heads its row for a screen reader. */
  heads?: true;
};
export type TableOptions = {
  /** On a narrow screen each row becomes a card; otherwise the table scrolls in a box that the keyboard can reach. */
  cards?: boolean;
  /** A heading above already says what the caption says; screen readers still get it. */
  hideCaption?: boolean;
};

/** Roles are written out, because a card's `display: block` takes them away. */
export const table = <Row>(
  caption: string,
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { cards = false, hideCaption = false }: TableOptions = {},
): Html => {
  const box = cards
    ? new Html('class="cards"')
    : html`class="scroll" tabindex="0" role="region" aria-label="${caption}"`;
  // Above the box, so that it neither scrolls away nor is cut.
  const heading = !hideCaption && html`<h3>${caption}</h3>`;
  return html`${heading}<div ${box}><table role="table"><caption class="unseen">${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map((c) => html`<th role="columnheader" scope="col" class="${c.as ?? ''}">${c.head}</th>`)}</tr></thead>
<tbody role="rowgroup">${rows.map((row) => html`<tr role="row">${columns.map((c) => cellOf(c, row))}</tr>\n`)}</tbody></table></div>`;
};

const cellOf = <Row>({ head, as, cell, heads }: Column<Row>, row: Row): Html =>
  heads
    ? html`<th role="rowheader" scope="row" class="${as ?? ''}" data-label="${head}">${cell(row)}</th>`
    : html`<td role="cell" class="${as ?? ''}" data-label="${head}">${cell(row)}</td>`;
