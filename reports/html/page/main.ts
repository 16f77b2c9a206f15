import type { ChartData } from '../chart.ts';
import { openCharts } from './charts.ts';
import { openTheme } from './theme.ts';

const block = document.getElementById('data');
const redraw = openCharts(JSON.parse(block?.textContent ?? '{}') as ChartData);
openTheme(redraw);
