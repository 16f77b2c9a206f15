import { createHash } from 'node:crypto';
import { type Html, html, trusted } from './markup.ts';

/** The page's own style and script, as text that goes into the file. */
export type ReportAssets = { style: string; script: string };

export type Page = {
  title: string;
  /** Id and name of each part, for the navigation; the first is where a keyboard skips to. */
  sections: readonly (readonly [id: string, name: string])[];
  main: Html;
  footer: string;
  /** Data for the page's script. */
  data?: Html;
};

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/**
 * One HTML file that asks nobody for anything. The policy allows this very style and script, by hash, and nothing else,
 * so that even a string that got past the escaping could neither run nor call out.
 */
export const page = (
  { title, sections, main, footer, data }: Page,
  { style, script }: ReportAssets,
): string => {
  const policy = `default-src 'none'; script-src ${hashOf(script)}; style-src ${hashOf(style)}; img-src data:; base-uri 'none'; form-action 'none'`;
  const [[first, firstName]] = [sections[0] ?? ['', '']];
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${trusted(style)}</style>
</head>
<body>
<a class="skip" href="#${first}">Skip to the ${firstName.toLowerCase()}</a>
<header><nav aria-label="Parts of this report"><ul>${sections.map(([id, name]) => html`<li><a href="#${id}">${name}</a></li>`)}</ul></nav>
<button type="button" id="theme" hidden>Dark</button></header>
<main>
${main}
</main>
<footer><p>${footer}</p></footer>
${data}
<script>${trusted(script)}</script>
</body>
</html>
`.text;
};
