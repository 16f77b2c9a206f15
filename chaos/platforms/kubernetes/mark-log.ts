import type { Mark } from '../../../slo/evidence.ts';

/** Marks in the order in which they came in. */
export const markLog = () => {
  const marks: Mark[] = [];
  return {
    add: (...more: readonly Mark[]): void => void marks.push(...more),
    since: (seq: number): { marks: readonly Mark[]; nextSeq: number } => ({
      marks: marks.slice(seq),
      nextSeq: marks.length,
    }),
  };
};
export type MarkLog = ReturnType<typeof markLog>;
