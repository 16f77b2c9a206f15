import type { Dice } from './dice.ts';
import type { Files } from './folder-bytes.ts';

/** Changes files in place and says what it did; undefined when there was nothing to do it to. */
export type Mutation = (files: Files, dice: Dice, others: readonly Files[]) => string | undefined;

const somewhere = (bytes: Buffer, dice: Dice): number => dice.below(bytes.length + 1);
const span = (bytes: Buffer, dice: Dice): [number, number] => {
  const from = somewhere(bytes, dice);
  return [from, Math.min(bytes.length, from + 1 + dice.below(dice.chance(0.5) ? 8 : 2000))];
};

/** What happens to bytes without regard to what they mean. */
const onBytes: Record<string, (bytes: Buffer, dice: Dice) => Buffer> = {
  'flips a bit of': (bytes, dice) => {
    const copy = Buffer.from(bytes);
    const at = dice.below(bytes.length);
    copy[at] = (copy[at] ?? 0) ^ (1 << dice.below(8));
    return copy;
  },
  'overwrites some of': (bytes, dice) => {
    const copy = Buffer.from(bytes);
    const [from, to] = span(bytes, dice);
    for (let i = from; i < to; i += 1) copy[i] = dice.below(256);
    return copy;
  },
  'cuts off the end of': (bytes, dice) => bytes.subarray(0, somewhere(bytes, dice)),
  'takes some out of': (bytes, dice) => {
    const [from, to] = span(bytes, dice);
    return Buffer.concat([bytes.subarray(0, from), bytes.subarray(to)]);
  },
  'repeats some of': (bytes, dice) => {
    const [from, to] = span(bytes, dice);
    return Buffer.concat([bytes.subarray(0, to), bytes.subarray(from)]);
  },
  'puts noise into': (bytes, dice) => {
    const at = somewhere(bytes, dice);
    const noise = Buffer.from(Array.from({ length: 1 + dice.below(40) }, () => dice.below(256)));
    return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
  },
  'changes a digit of': (bytes, dice) => {
    const copy = Buffer.from(bytes);
    const from = somewhere(bytes, dice);
    const at = copy.findIndex((byte, i) => i >= from && byte >= 0x30 && byte <= 0x39);
    if (at >= 0) copy[at] = 0x30 + dice.below(10);
    return copy;
  },
  empties: () => Buffer.alloc(0),
};

export const mutateBytes: Mutation = (files, dice) => {
  const [does, change] = dice.among(Object.entries(onBytes));
  const name = dice.among([...files.keys()]);
  const bytes = files.get(name) ?? Buffer.alloc(0);
  if (bytes.length === 0) return undefined;
  files.set(name, change(bytes, dice));
  return `${does} ${name}`;
};

export const mutateFiles: Mutation = (files, dice, others) => {
  const name = dice.among([...files.keys()]);
  const other = dice.among(others);
  const bytes = files.get(name) ?? Buffer.alloc(0);
  switch (dice.below(4)) {
    case 0:
      files.delete(name);
      return `deletes ${name}`;
    case 1: {
      const foreign = other.get(name);
      if (foreign === undefined) return undefined;
      files.set(name, foreign);
      return `takes ${name} from another run`;
    }
    case 2: {
      const tables = [...files.keys()].filter((n) => n.startsWith('evidence/'));
      const target = dice.among(tables);
      files.set(target, bytes);
      return `puts ${name} in the place of ${target}`;
    }
    default: {
      // A second file of the same table, whole or foreign.
      const part = name.replace(/(\.\w+)$/, '-2$1');
      files.set(part, dice.chance(0.5) ? bytes : (other.get(name) ?? bytes));
      return `adds ${part}`;
    }
  }
};
