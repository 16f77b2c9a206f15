import type { JournalFile } from '../../chaos/journal.ts';
import { PlatformError } from '../../chaos/platform.ts';
import { atOnce, type Call, honest, refused, type Sky } from './calls.ts';
import type { Life } from './virtual-clock.ts';

/** What is on the disk. */
export type Disk = { text: string; appends: number };

/**
 * A file whose appends tear when the disk is full or the program dies. Its fsync tells the truth: what is called
 * durable is, and nothing becomes durable long after.
 */
export const simulatedJournalFile = (sky: Sky, call: Call, life: Life, disk: Disk): JournalFile => ({
  append: (text) => {
    const { weather } = sky;
    disk.appends += 1;
    const full = !sky.clear && weather.journalFailsAfter !== null && disk.appends > weather.journalFailsAfter;
    const part = text.slice(0, Math.floor(weather.random() * text.length));
    const drawn = weather.fate('act');
    const write = (): void => {
      disk.text += full || life.over ? part : text;
      if (full) throw new PlatformError('journal', 'no space left on the device');
    };
    return call('act', `journal ${text.trim()}`, write, drawn.kind === 'late' ? refused : honest(drawn));
  },
  read: () => call('look', 'read the journal', () => disk.text, atOnce),
});
