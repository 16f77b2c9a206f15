import { claims } from '../../slo/claims.ts';
import { SuiteError } from '../errors.ts';

/** Figures given as `--set ID=FIGURE`; null withdraws the claim. @throws SuiteError USAGE for what is neither */
export const changesOf = (set: readonly string[]): Record<string, number | null> =>
  Object.fromEntries(set.map(changeOf));

const changeOf = (text: string): [string, number | null] => {
  const [, id = '', figure = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  if (!claims.some((c) => c.id === id)) {
    throw new SuiteError(
      'USAGE',
      '--set',
      `expected ID=FIGURE with the id of a claim, found ${JSON.stringify(text)}; \`verify claims\` lists the ids`,
    );
  }
  if (figure === 'none') return [id, null];
  const value = Number(figure);
  if (Number.isFinite(value)) return [id, value];
  throw new SuiteError(
    'USAGE',
    '--set',
    `expected a number or none for ${id}, found ${JSON.stringify(figure)}; give it in the claim's unit`,
  );
};
