import type uPlot from 'uplot';
import type { ChartData } from '../chart.ts';
import { paint } from './paint.ts';

/** Windows behind the data, marks as lines over it. */
export const shading = (data: ChartData, isFilled: boolean): uPlot.Plugin => ({
  hooks: {
    drawClear: (u) => windows(u, data, 'shade'),
    draw: (u) => {
      // Where layers fill the chart, a veil over them shows the windows instead.
      if (isFilled) windows(u, data, 'veil');
      marks(u, data);
    },
  },
});

const windows = (u: uPlot, { bands }: ChartData, as: 'shade' | 'veil') => {
  const { ctx, bbox } = u;
  const strip = 4 * devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  for (const band of bands) {
    const [left, right] = [u.valToPos(band.from, 'x', true), u.valToPos(band.to, 'x', true)];
    ctx.fillStyle = paint(`${as}-${band.of}`);
    // Windows for writes can be far longer than those for reads: a strip at the foot, so both can be seen.
    if (band.op === 'reads') ctx.fillRect(left, bbox.top, right - left, bbox.height - strip);
    else ctx.fillRect(left, bbox.top + bbox.height - strip, right - left, strip);
  }
  ctx.restore();
};

const marks = (u: uPlot, { bands, lines }: ChartData) => {
  const { ctx, bbox } = u;
  const dpr = devicePixelRatio;
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top - 16 * dpr, bbox.width, bbox.height + 16 * dpr);
  ctx.clip();
  ctx.lineWidth = dpr;
  ctx.strokeStyle = paint('mark');
  ctx.setLineDash([2 * dpr, 2 * dpr]);
  for (const { at, key } of lines) {
    if (!key) continue;
    const x = Math.round(u.valToPos(at, 'x', true));
    ctx.beginPath();
    ctx.moveTo(x, bbox.top);
    ctx.lineTo(x, bbox.top + bbox.height);
    ctx.stroke();
  }
  ctx.font = `${10.5 * dpr}px system-ui, sans-serif`;
  ctx.fillStyle = paint('quiet');
  ctx.textBaseline = 'bottom';
  ctx.textAlign = 'left';
  for (const band of bands) {
    if (band.of !== 'fault' || band.op !== 'reads') continue;
    const left = Math.max(bbox.left, u.valToPos(band.from, 'x', true));
    const room = Math.min(bbox.left + bbox.width, u.valToPos(band.to, 'x', true)) - left;
    const text = [band.label, band.label.split('-')[0] ?? ''].find(
      (t) => ctx.measureText(t).width < room + 24 * dpr,
    );
    if (text !== undefined && room > 0) ctx.fillText(text, left, bbox.top - 3 * dpr);
  }
  ctx.restore();
};
