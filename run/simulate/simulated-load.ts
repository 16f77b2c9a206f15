import type { Seconds } from '../../slo/units.ts';
import type { LoadDriver, LoadEnd } from '../conduct/ports.ts';
import { type Call, honest, type Sky } from './calls.ts';
import type { Life } from './virtual-clock.ts';

export const simulatedLoad = (
  sky: Sky,
  call: Call,
  life: Life,
  running: { load: boolean },
  durationSeconds: Seconds,
): LoadDriver => {
  let over: (end: LoadEnd) => void = () => {};
  const ended = new Promise<LoadEnd>((resolve) => {
    over = (end) => {
      running.load = false;
      sky.note(() => `  the load is over: ${end.kind}`);
      if (!life.over) resolve(end);
    };
  });
  const begin = (): { startedAt: number } => {
    const { clock, weather, startsAt } = sky;
    running.load = true;
    clock.at(clock.now() + durationSeconds * 1000, () => over({ kind: 'completed' }));
    if (weather.loadFailsAt !== null) {
      clock.at(startsAt + weather.loadFailsAt, () => over({ kind: 'failed', reason: 'k6 ended with 107' }));
    }
    return { startedAt: clock.now() };
  };
  return {
    start: () => call('act', 'start the load', begin, honest(sky.weather.fate('act'))),
    ended: () => ended,
    stop: () =>
      call('act', 'stop the load', () => over({ kind: 'completed' }), honest(sky.weather.fate('act'))),
  };
};
