import { type ServiceId, serviceIds } from '../../slo/services.ts';
import type { ArrivalsPerSecond, Seconds } from '../../slo/units.ts';
import { type PerService, perService } from '../demand.ts';
import { inSequence, type Profile } from '../profile.ts';

type TracePoint = { at: Seconds; rate: ArrivalsPerSecond };
/** A recorded load: for each service its arrivals a second at scale 1, straight lines between points. */
export type Trace = { durationSeconds: Seconds; points: PerService<readonly TracePoint[]> };

/** The trace as a profile, and each service's largest rate, which its shares are of. */
export const replay = (trace: Trace): { profile: Profile; peaks: PerService<ArrivalsPerSecond> } => {
  const peaks = perService((id) => Math.max(0, ...trace.points[id].map((p) => p.rate)));
  const profile: Profile = {
    name: 'replay',
    holdShare: 1,
    phases: inSequence([['hold', trace.durationSeconds]]),
    points: (service) => {
      const points = trace.points[service].map(({ at, rate }) => ({
        at,
        share: peaks[service] === 0 ? 0 : rate / peaks[service],
      }));
      const [first, last] = [points[0], points.at(-1)];
      return [
        ...(first?.at === 0 ? [] : [{ at: 0, share: first?.share ?? 0 }]),
        ...points,
        ...(last?.at === trace.durationSeconds
          ? []
          : [{ at: trace.durationSeconds, share: last?.share ?? 0 }]),
      ];
    },
  };
  return { profile, peaks };
};

/**
 * Parses CSV with the header `time,service,rate`: seconds since the trace's start, a service's id, arrivals a second
 * of its journey at scale 1. Rows of one service are in order of time.
 * @throws TraceError that names the line
 */
export const parseTrace = (text: string): Trace => {
  const [header, ...lines] = text.split(/\r?\n/);
  if (header?.replace(/\s/g, '') !== 'time,service,rate') {
    throw new TraceError(1, 'the header time,service,rate', header ?? '', 'add it as the first line');
  }
  const points = perService((): TracePoint[] => []);
  lines.forEach((line, i) => {
    if (line.trim() === '') return;
    const [time = '', name = '', rate = '', ...more] = line.split(',').map((cell) => cell.trim());
    const at = numberIn(time);
    const arrivals = numberIn(rate);
    const service = serviceIds.find((id) => id === name);
    if (at === undefined || arrivals === undefined || more.length > 0) {
      throw new TraceError(i + 2, 'seconds, a service and a rate, neither below 0', line, 'correct the line');
    }
    if (service === undefined) {
      throw new TraceError(i + 2, `one of ${serviceIds.join(', ')}`, name, 'correct the name');
    }
    const before = points[service].at(-1);
    if (before !== undefined && at <= before.at) {
      throw new TraceError(
        i + 2,
        `a time after ${before.at}, where the line before of ${service} is`,
        time,
        'sort the lines by time',
      );
    }
    points[service].push({ at, rate: arrivals });
  });
  const durationSeconds = Math.max(0, ...serviceIds.flatMap((id: ServiceId) => points[id].map((p) => p.at)));
  if (durationSeconds === 0)
    throw new TraceError(2, 'rows that cover some time', 'none', 'record at least two instants');
  return { durationSeconds, points };
};

const numberIn = (text: string): number | undefined =>
  /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;

/** A trace that can't be replayed. `subject` is the line, counted from 1. */
export class TraceError extends Error {
  readonly code = 'TRACE';
  readonly subject: number;
  constructor(line: number, expected: string, found: string, advice: string) {
    super(`line ${line} of the trace: expected ${expected}; found ${JSON.stringify(found)}; ${advice}.`);
    this.name = 'TraceError';
    this.subject = line;
  }
}
