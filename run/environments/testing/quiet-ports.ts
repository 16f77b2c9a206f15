import { type Clock, systemClock } from '../../../chaos/clock.ts';
import { type Journal, openJournal } from '../../../chaos/journal.ts';
import type { Platform } from '../../../chaos/platform.ts';
import { healthyView } from '../../../chaos/testing/healthy.ts';
import type { Mark } from '../../../slo/evidence.ts';
import type { LoadDriver, Ports, ProgressEvent } from '../../conduct/ports.ts';

/** What a run on a real platform goes by, with witnesses who see nothing bad; its marks are kept in memory. */
export type QuietPorts = {
  ports: Ports;
  clock: Clock;
  journal: Journal;
  marks: readonly Mark[];
};

/** A journal that lasts as long as its test. */
const inMemory = (): Journal => {
  let text = '';
  return openJournal({
    append: async (more) => {
      text += more;
    },
    read: async () => text,
  });
};

export const quietPorts = (
  platform: Platform,
  load: LoadDriver,
  {
    onStep = () => undefined,
    journal = inMemory(),
  }: { onStep?: (step: ProgressEvent['step']) => void; journal?: Journal } = {},
): QuietPorts => {
  const clock = systemClock;
  const marks: Mark[] = [];
  const ports: Ports = {
    clock,
    platform,
    journal,
    load,
    witnesses: {
      start: async () => undefined,
      view: () => healthyView(clock.now()),
      readBack: async () => undefined,
      stop: async () => undefined,
    },
    recorder: { mark: (mark) => void marks.push(mark) },
    progress: ({ step }) => onStep(step),
  };
  return { ports, clock, journal, marks };
};
