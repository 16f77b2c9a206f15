/** HTML that is already safe. Only `html` makes it, so that nothing else reaches the page unescaped. */
export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
  toString(): string {
    return this.text;
  }
}

type Value = Html | string | number | false | null | undefined | readonly Value[];

const entities: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
export const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (c) => entities[c] ?? c);

/** A number and its unit stay on one line. */
const together = (text: string): string => text.replace(/(\d) (?=(?:s|ms|min|h|%)(?!\w))/g, '$1\u00a0');

const render = (value: Value): string => {
  if (value instanceof Html) return value.text;
  if (typeof value === 'string') return together(escapeHtml(value));
  if (typeof value === 'number') return String(value);
  if (value === false || value === null || value === undefined) return '';
  return value.map(render).join('');
};

/** Strings and numbers in `${}` are escaped, Html and lists of it are not; false, null and undefined vanish. */
export const html = (parts: TemplateStringsArray, ...values: readonly Value[]): Html =>
  new Html(parts.map((part, i) => part + (i < values.length ? render(values[i]) : '')).join(''));

/** For text that was escaped by its own rule: our own style, our own script, JSON from `jsonBlock`. */
export const trusted = (text: string): Html => new Html(text);

/** JSON that can't end the script element which carries it. */
export const jsonBlock = (id: string, value: unknown): Html => {
  const text = JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return html`<script type="application/json" id="${id}">${trusted(text)}</script>`;
};
