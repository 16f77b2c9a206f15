import type { ProgressEvent } from '../conduct/ports.ts';
import type { LiveState } from '../live.ts';

/** Without a terminal one line of the load's state is enough each so many seconds. */
const plainEverySeconds = 15;

export type View = {
  say(...lines: string[]): void;
  progress(event: ProgressEvent): void;
  live(state: LiveState): void;
  close(): void;
};

/** Where the run is, all the time: on a terminal one line that changes, below lines that stay; otherwise plain lines. */
export const openView = (out: NodeJS.WriteStream): View => {
  const startedAt = performance.now();
  const onTerminal = out.isTTY === true;
  let shown = '';
  let lastPlain = Number.NEGATIVE_INFINITY;
  const clear = () => {
    if (shown !== '') out.write('\r\u001b[2K');
    shown = '';
  };
  const clock = () => {
    const seconds = Math.floor((performance.now() - startedAt) / 1000);
    return `${String(Math.floor(seconds / 60)).padStart(2)}:${String(seconds % 60).padStart(2, '0')}`;
  };
  const say = (...lines: string[]): void => {
    clear();
    for (const line of lines) out.write(`${clock()}  ${line}\n`);
  };
  return {
    say,
    progress: ({ step, says, fault }) => say(`${fault === undefined ? step : `${fault} ${step}`}: ${says}`),
    live(state) {
      const line = liveLine(state);
      if (onTerminal) {
        clear();
        shown = `${clock()}  ${line}`.slice(0, (out.columns ?? 80) - 1);
        out.write(shown);
      } else if (state.elapsedSeconds - lastPlain >= plainEverySeconds) {
        lastPlain = state.elapsedSeconds;
        say(line);
      }
    },
    close: clear,
  };
};

/** Phase, planned and seen rates, what went wrong, what it cost, what stands. */
export const liveLine = (s: LiveState): string =>
  [
    `${s.phase} ${s.elapsedSeconds.toFixed(0)}/${s.durationSeconds.toFixed(0)} s`,
    `answers ${s.answersPerSecond.toFixed(0)}/s of ${s.plannedAnswersPerSecond.toFixed(0)} planned`,
    `bad ${s.badPerSecond.toFixed(0)}/s`,
    `budget ${s.budgetSpentSeconds.toFixed(1)} s`,
    `replicas ${s.ready}/${s.desired}`,
    `machine ${s.machineBusy === undefined ? '?' : `${Math.round(s.machineBusy * 100)} %`}`,
  ].join(' · ');
