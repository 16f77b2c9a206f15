/** Text in a table's cell: what Markdown or HTML would act on is made plain. */
export const cell = (text: string): string =>
  text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/[\\`*_[\]|~#@!]/g, (c) => `&#${c.charCodeAt(0)};`)
    // A link that nobody wrote as one: hosts turn bare addresses into links.
    .replace(/:\/\//g, '&#58;//')
    .replace(/\s+/g, ' ');

export const markdownTable = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
