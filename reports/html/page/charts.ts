import type { Chart, ChartData, Series, View } from '../chart.ts';
import { figure, offset, utcClock } from './clock.ts';
import { type Plot, plot } from './plot.ts';
import { sharedZoom } from './zoom.ts';

/** Draws every chart and joins them: one zoom, one cursor, one choice of service. Returns what draws them anew. */
export const openCharts = (data: ChartData): (() => void) => {
  const end = (data.times.at(-1) ?? 0) + data.stepSeconds;
  const zoom = sharedZoom({ from: data.times[0] ?? 0, to: end }, 5 * data.stepSeconds);
  const select = document.getElementById('service');
  const readout = document.getElementById('readout');
  const reset = document.getElementById('reset');
  let view: View = 'all';

  const pointed = (index: number | null) => {
    for (const box of boxes) box.show(index);
    if (readout !== null) readout.textContent = index === null ? idle : sayAt(data, index);
  };
  const boxes = data.charts.flatMap((chart) => {
    const box = document.querySelector(`.plot[data-chart="${chart.id}"]`);
    const legend = document.querySelector(`#chart-${chart.id} .legend`);
    return box instanceof HTMLElement && legend instanceof HTMLElement ? [chartBox(chart, box, legend)] : [];
  });

  function chartBox(chart: Chart, box: HTMLElement, legend: HTMLElement) {
    const hidden = new Set<string>();
    let drawn: Plot | undefined;
    let values: { series: Series; text: HTMLElement }[] = [];
    const draw = () => {
      const series = chart.views[view] ?? chart.views.all ?? [];
      drawn?.destroy();
      drawn = plot(
        box,
        chart,
        series.filter((s) => !hidden.has(s.label)),
        data,
        zoom,
        pointed,
      );
      const quiet = series.every((s) => s.as === 'bars' && s.values.every((v) => v === null || v === 0));
      box.dataset.empty = quiet ? 'nothing bad was seen' : '';
      const focused = [...legend.querySelectorAll('button')].indexOf(
        document.activeElement as HTMLButtonElement,
      );
      values = series.map((s) => legendEntry(s, hidden, draw));
      legend.replaceChildren(...values.map(({ text }) => text.closest('li') ?? text));
      if (focused >= 0) legend.querySelectorAll('button')[focused]?.focus();
    };
    box.addEventListener('keydown', (event) => {
      const act = keys[event.key];
      if (act === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      act();
    });
    return {
      draw,
      zoomTo: (from: number, to: number) => drawn?.zoomTo(from, to),
      resize: () => drawn?.resize(),
      show: (index: number | null) => {
        for (const { series, text } of values) {
          const value = index === null ? null : series.values[index];
          text.textContent = value === null || value === undefined ? '' : figure(value);
        }
      },
    };
  }

  const keys: Record<string, () => void> = {
    ArrowLeft: () => zoom.move(-0.2),
    ArrowRight: () => zoom.move(0.2),
    '+': () => zoom.scale(0.5),
    '=': () => zoom.scale(0.5),
    '-': () => zoom.scale(2),
    '0': () => zoom.reset(),
  };

  zoom.watch(({ from, to }, isWhole) => {
    for (const box of boxes) box.zoomTo(from, to);
    if (reset instanceof HTMLButtonElement) reset.disabled = isWhole;
  });
  reset?.addEventListener('click', zoom.reset);
  for (const button of document.querySelectorAll<HTMLElement>('button[data-fault]')) {
    const bands = data.bands.filter((b) => b.fault === button.dataset.fault && b.op === 'reads');
    button.hidden = bands.length === 0;
    button.addEventListener('click', () =>
      zoom.set({
        from: Math.min(...bands.map((b) => b.from)) - 5,
        to: Math.max(...bands.map((b) => b.to)) + 5,
      }),
    );
  }
  if (select instanceof HTMLSelectElement)
    select.addEventListener('change', () => {
      view = select.value as View;
      redraw();
    });
  const toolbar = document.querySelector('.toolbar');
  if (toolbar instanceof HTMLElement) toolbar.hidden = false;
  if (readout !== null) readout.textContent = idle;

  let width = document.documentElement.clientWidth;
  addEventListener('resize', () => {
    // On a phone, scrolling changes the height again and again; only the width matters here.
    if (width === document.documentElement.clientWidth) return;
    width = document.documentElement.clientWidth;
    for (const box of boxes) box.resize();
  });
  const redraw = () => {
    for (const box of boxes) box.draw();
  };
  return redraw;
};

const idle = 'Point at a chart to read values and marks here.';

/** Time, windows and marks at one step, in words. */
const sayAt = ({ zero, times, stepSeconds, bands, lines }: ChartData, index: number): string => {
  const at = times[index] ?? 0;
  const windows = [...new Set(bands.filter((b) => b.from <= at && at < b.to).map((b) => b.label))];
  const marks = lines.filter((l) => l.at >= at && l.at < at + stepSeconds).map((l) => l.label);
  return [
    `${offset(at)} (${utcClock(zero + 1000 * at)})`,
    ...(windows.length > 0 ? [`in ${windows.join(', ')}`] : []),
    ...(marks.length > 0
      ? [marks.slice(0, 4).join(', ') + (marks.length > 4 ? ` and ${marks.length - 4} more` : '')]
      : []),
  ].join(' · ');
};

const legendEntry = (series: Series, hidden: Set<string>, draw: () => void) => {
  const item = document.createElement('li');
  const button = document.createElement('button');
  const swatch = document.createElement('span');
  const text = document.createElement('output');
  button.type = 'button';
  button.setAttribute('aria-pressed', String(!hidden.has(series.label)));
  swatch.className = `swatch ${series.as}`;
  swatch.style.color = `var(--${series.paint})`;
  button.append(swatch, series.label);
  button.addEventListener('click', () => {
    if (!hidden.delete(series.label)) hidden.add(series.label);
    draw();
  });
  item.append(button, text);
  return { series, text };
};
