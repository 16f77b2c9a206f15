import uPlot from 'uplot';
import type { Chart, ChartData, Series } from '../chart.ts';
import { figure, offset } from './clock.ts';
import { paint } from './paint.ts';
import { shading } from './shading.ts';
import { stacked } from './stack.ts';
import type { Zoom } from './zoom.ts';

/** Steps between labels of a clock, in seconds. */
const clockSteps = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14_400, 28_800, 86_400];

export type Pointed = (index: number | null) => void;

/** Draws one chart into its box. */
export const plot = (
  box: HTMLElement,
  chart: Chart,
  series: readonly Series[],
  data: ChartData,
  zoom: Zoom,
  pointed: Pointed,
) => {
  const drawn = stacked(series);
  const hasRight = series.some((s) => s.axis === 'right');
  const font = '11px system-ui, sans-serif';
  const axis = (more: uPlot.Axis): uPlot.Axis => ({
    font,
    stroke: paint('quiet'),
    grid: { stroke: paint('grid'), width: 1 },
    ticks: { stroke: paint('grid'), width: 1, size: 4 },
    ...more,
  });
  const fromZero: uPlot.Range.Function = (_, __, top) => [
    0,
    Math.max(1.06 * (top ?? 0), chart.atLeast ?? 0.1),
  ];
  const chartHeight = box.clientWidth < 500 ? 190 : 210;
  const u = new uPlot(
    {
      width: box.clientWidth,
      height: chartHeight,
      padding: [18, hasRight ? 0 : 14, 0, 0],
      legend: { show: false },
      cursor: {
        sync: { key: 'lifeflow' },
        y: false,
        drag: { x: true, y: false, setScale: false },
        bind: {
          dblclick: () => () => {
            zoom.reset();
            return null;
          },
        },
        points: { show: false },
      },
      scales: {
        x: { time: false, min: zoom.range.from, max: zoom.range.to, auto: false },
        y: chart.log ? { distr: 3 } : { range: fromZero },
        ...(hasRight ? { right: { range: fromZero } } : {}),
      },
      axes: [
        axis({ incrs: clockSteps, values: (_, ticks) => ticks.map(offset), space: 60, size: 26, gap: 4 }),
        axis({
          ...(chart.log
            ? { grid: { stroke: paint('grid'), width: 1, filter: powersOfTen }, ticks: { show: false } }
            : {}),
          size: 48,
          gap: 4,
          space: 34,
          values: (_, ticks) => ticks.map((v) => (v === null ? '' : figure(v))),
        }),
        ...(hasRight
          ? [
              axis({
                scale: 'right',
                side: 1,
                size: 44,
                gap: 4,
                space: 34,
                grid: { show: false },
                values: (_, ticks) => ticks.map(figure),
              }),
            ]
          : []),
      ],
      series: [{}, ...drawn.map(({ series: s }) => styleOf(s))],
      plugins: [
        shading(
          data,
          series.some((s) => s.as === 'stack'),
        ),
      ],
      hooks: {
        setSelect: [
          (self) => {
            if (self.select.width < 4) return;
            zoom.set({
              from: self.posToVal(self.select.left, 'x'),
              to: self.posToVal(self.select.left + self.select.width, 'x'),
            });
            self.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
          },
        ],
        setScale: [
          (self, key) => {
            if (key === 'x') box.dataset.range = `${self.scales.x?.min ?? ''} ${self.scales.x?.max ?? ''}`;
          },
        ],
        setCursor: [(self) => pointed(self.cursor.idx ?? null)],
      },
    },
    [
      data.times,
      ...drawn.map((d) => (chart.log && d.series.axis === undefined ? d.values.map(positive) : d.values)),
    ],
    box,
  );
  return {
    zoomTo: (from: number, to: number) => u.setScale('x', { min: from, max: to }),
    resize: () => u.setSize({ width: box.clientWidth, height: chartHeight }),
    destroy: () => u.destroy(),
  };
};
export type Plot = ReturnType<typeof plot>;

const powersOfTen: uPlot.Axis.Filter = (_, splits) =>
  splits.map((v) => (Number.isInteger(Math.log10(v)) ? v : null));

/** A logarithm knows no zero. */
const positive = (value: number | null) => (value !== null && value > 0 ? value : null);

const styleOf = (s: Series): uPlot.Series => {
  const colour = paint(s.paint);
  const base = { label: s.label, scale: s.axis ?? 'y', points: { show: false } };
  const bars = uPlot.paths.bars;
  const stepped = uPlot.paths.stepped;
  switch (s.as) {
    case 'bars':
      return {
        ...base,
        stroke: colour,
        fill: colour,
        width: 0,
        ...(bars ? { paths: bars({ size: [1, 40, 1], align: 1 }) } : {}),
      };
    case 'stack':
      return { ...base, stroke: paint('page'), fill: colour, width: 0.5 };
    case 'dash':
      return {
        ...base,
        stroke: colour,
        width: 1.25,
        dash: [5, 4],
        ...(stepped && s.paint !== 'ink' ? { paths: stepped({ align: 1 }) } : {}),
      };
    case 'line':
      return { ...base, stroke: colour, width: 1.5, spanGaps: false };
  }
};
