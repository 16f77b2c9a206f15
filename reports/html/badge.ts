import type { VerdictValue } from '../../slo/verdict.ts';
import { symbol } from '../words.ts';
import { type Html, html } from './markup.ts';

/** A verdict in its colour, its sign and its word, which screen readers get alone; `count` of them where there are more. */
export const badge = (value: VerdictValue, count?: number): Html =>
  html`<span class="badge small ${value.toLowerCase()}"><span aria-hidden="true">${symbol[value]}</span> ${count !== undefined && `${count} `}${value}</span>`;
