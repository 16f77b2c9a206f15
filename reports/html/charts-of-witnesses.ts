import type { Sample } from '../../slo/evidence.ts';
import { type ServiceId, serviceIds } from '../../slo/services.ts';
import { number, percent } from '../../slo/words.ts';
import type { ReportInput } from '../input.ts';
import type { Chart, Series, View } from './chart.ts';
import { blanks, type Column, type Grid, rounded, stepOf, zeros } from './grid.ts';
import { scalingBands } from './scaling-bands.ts';

type Of<K extends Sample['kind']> = Extract<Sample, { kind: K }>;
const ofKind = <K extends Sample['kind']>({ evidence }: ReportInput, kind: K): Of<K>[] =>
  evidence.samples.filter((s): s is Of<K> => s.kind === kind);

const raise = (column: Column, step: number, value: number) => {
  if (step >= 0) column[step] = Math.max(column[step] ?? Number.NEGATIVE_INFINITY, value);
};

export const probeChart = ({ plan, evidence }: ReportInput, grid: Grid): Chart => {
  const worst = new Map<View, Column>();
  const bad = new Map<View, number[]>();
  for (const view of ['all', ...serviceIds] as const) {
    worst.set(view, blanks(grid));
    bad.set(view, zeros(grid));
  }
  for (const probe of evidence.probes) {
    const step = stepOf(grid, probe.sentAt);
    for (const view of ['all', probe.service] as const) {
      raise(worst.get(view) ?? [], step, probe.endedAt - probe.sentAt);
      const column = bad.get(view);
      if (step >= 0 && probe.outcome !== 'good' && column !== undefined)
        column[step] = (column[step] ?? 0) + 1;
    }
  }
  const series = (view: View): Series[] => [
    {
      label: 'bad probes',
      paint: 'server-error',
      as: 'bars',
      axis: 'right',
      values: rounded((bad.get(view) ?? []).map((n) => n / grid.stepSeconds)),
    },
    { label: 'slowest probe', paint: 'p95', as: 'line', values: rounded(worst.get(view) ?? []) },
  ];
  return {
    id: 'probes',
    title: 'Probes: slowest answer and bad ones',
    unit: 'ms, log scale',
    rightUnit: 'bad/s',
    log: true,
    atLeast: 1,
    note: `${number(plan.witnesses.probesPerSecond)} probes a second for each service, with a clock apart from k6; the recovery clocks are made from these.`,
    views: Object.fromEntries((['all', ...serviceIds] as const).map((view) => [view, series(view)])),
  };
};

export const replicaChart = (input: ReportInput, grid: Grid): Chart | null => {
  const samples = ofKind(input, 'replicas');
  if (samples.length === 0) return null;
  const regions = [...new Set(samples.map((s) => s.region))].sort();
  const columns = new Map<string, Column>();
  for (const s of samples) {
    const step = stepOf(grid, s.at);
    if (step < 0) continue;
    for (const what of ['ready', 'desired'] as const) {
      const key = `${s.service} ${s.region} ${what}`;
      const column = columns.get(key) ?? blanks(grid);
      column[step] = s[what];
      columns.set(key, column);
    }
  }
  for (const column of columns.values()) carry(column, grid);
  const sum = (ids: readonly ServiceId[], region: string, what: string): Column => {
    const parts = ids.map((id) => columns.get(`${id} ${region} ${what}`)).filter((c) => c !== undefined);
    return blanks(grid).map((_, i) => {
      const known = parts.map((c) => c[i] ?? null).filter((v) => v !== null);
      return known.length < parts.length || known.length === 0 ? null : known.reduce((a, b) => a + b, 0);
    });
  };
  const allowed = scalingBands(input, grid);
  const band = (view: View): Series[] =>
    Object.entries((view === 'all' ? undefined : allowed.get(view)) ?? {}).map(([end, values]) => ({
      label: `at ${end} allowed`,
      paint: 'quiet',
      as: 'dash',
      values,
    }));
  const series = (view: View): Series[] => [
    ...band(view),
    ...regions.flatMap((region, i): Series[] => {
      const ids = view === 'all' ? serviceIds : [view];
      const paint = `service-${i + 1}`;
      return [
        { label: `${region} ready`, paint, as: 'line', values: sum(ids, region, 'ready') },
        { label: `${region} desired`, paint, as: 'dash', values: sum(ids, region, 'desired') },
      ];
    }),
  ];
  return {
    id: 'replicas',
    title: 'Replicas ready and desired',
    unit: 'replicas',
    atLeast: 1,
    note: `Ready as a line, desired dashed, by region; all services added up, or the one that is chosen.${
      allowed.size === 0
        ? ''
        : ' Of one service the grey dashes are the band of sizes that the autoscaler’s algorithm allows in the first region, where it is known what it saw.'
    }`,
    views: Object.fromEntries((['all', ...serviceIds] as const).map((view) => [view, series(view)])),
  };
};

/** Observers look about once a second: a step that one look missed takes the value before, for three seconds at most. */
const carry = (column: Column, { stepSeconds }: Grid) => {
  let age = Number.POSITIVE_INFINITY;
  for (let i = 0; i < column.length; i++) {
    age = column[i] === null ? age + stepSeconds : 0;
    if (column[i] === null && age <= 3) column[i] = column[i - 1] ?? null;
  }
};

export const healthChart = (input: ReportInput, grid: Grid): Chart => {
  const busy = blanks(grid);
  const slip = blanks(grid);
  for (const s of ofKind(input, 'machine')) raise(busy, stepOf(grid, s.at), 100 * s.busy);
  for (const p of input.evidence.probes)
    raise(slip, stepOf(grid, p.scheduledAt), Math.max(0, p.sentAt - p.scheduledAt));
  const { busyAbove, slipAboveMs, taintedShare } = input.plan.validity;
  return {
    id: 'health',
    title: 'Can the evidence be trusted: machine and prober',
    unit: '% busy',
    rightUnit: 'ms slip',
    atLeast: 100,
    note: `Steady seconds over ${percent(busyAbove)} busy, or with the prober over ${number(slipAboveMs)} ms behind its schedule, are tainted; with more than ${number(100 * taintedShare)} % of them a finding about load must be the same without them, and many make it INVALID.`,
    views: {
      all: [
        { label: 'machine busy', paint: 'service-1', as: 'line', values: rounded(busy) },
        {
          label: 'limit',
          paint: 'ink',
          as: 'dash',
          values: new Array<number>(grid.steps).fill(100 * busyAbove),
        },
        { label: 'prober slip', paint: 'service-2', as: 'line', axis: 'right', values: rounded(slip) },
      ],
    },
  };
};

export const replicationChart = (input: ReportInput, grid: Grid): Chart | null => {
  const samples = ofKind(input, 'replication');
  const names = [...new Set(samples.map((s) => `${s.standby} (${s.mode})`))].sort();
  if (names.length === 0) return null;
  return {
    id: 'replication',
    title: 'Replication lag',
    unit: 'kB behind',
    atLeast: 1,
    note: 'Largest lag that was seen in the step, by standby; a gap means that it was not attached.',
    views: {
      all: names.slice(0, 8).map((name, i) => {
        const column = blanks(grid);
        for (const s of samples)
          if (`${s.standby} (${s.mode})` === name) raise(column, stepOf(grid, s.at), s.lagBytes / 1000);
        return { label: name, paint: `service-${i + 1}`, as: 'line', values: rounded(column) };
      }),
    },
  };
};

export const queueChart = (input: ReportInput, grid: Grid): Chart | null => {
  const samples = ofKind(input, 'queue');
  if (samples.length === 0) return null;
  const column = blanks(grid);
  for (const s of samples) raise(column, stepOf(grid, s.at), s.depth);
  return {
    id: 'queue',
    title: 'Notifications waiting',
    unit: 'waiting',
    atLeast: 1,
    note: 'Depth of the notification queue.',
    views: { all: [{ label: 'depth', paint: 'service-6', as: 'line', values: rounded(column) }] },
  };
};
