import { stripVTControlCharacters } from 'node:util';

/** Text from outside must not move the cursor or paint the screen. */
export const plain = (text: string): string => stripVTControlCharacters(text).replace(/\p{Cc}+/gu, ' ');

/** Breaks at spaces; a word longer than the line is broken where the line ends. */
export const wrap = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of plain(text)
    .split(/ +/)
    .filter((w) => w !== '')) {
    let rest = word;
    if (line !== '' && line.length + 1 + rest.length > width) {
      lines.push(line);
      line = '';
    }
    while (rest.length > width) {
      lines.push(rest.slice(0, width));
      rest = rest.slice(width);
    }
    line = line === '' ? rest : `${line} ${rest}`;
  }
  return line === '' ? lines : [...lines, line];
};
