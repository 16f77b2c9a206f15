import type { ChartData } from '../chart.ts';
import { openCharts } from './charts.ts';
import { openTheme } from './theme.ts';

/** A page without charts has no data. */
const block = document.getElementById('data');
const redraw = block === null ? () => {} : openCharts(JSON.parse(block.textContent ?? '{}') as ChartData);
openTheme(redraw);
