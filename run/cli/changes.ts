import { figureMistake } from '../../slo/claims/figures.ts';
import { claims } from '../../slo/claims.ts';
import { SuiteError } from '../errors.ts';

/** Figures given as `--set ID=FIGURE`; null withdraws the claim. @throws SuiteError USAGE for what is neither */
export const changesOf = (set: readonly string[]): Record<string, number | null> =>
  Object.fromEntries(set.map(changeOf));

const changeOf = (text: string): [string, number | null] => {
  const [, id = '', figure = ''] = /^([^=]+)=(.+)$/.exec(text) ?? [];
  const claim = claims.find((c) => c.id === id);
  if (claim === undefined) {
    throw new SuiteError(
      'USAGE',
      '--set',
      `expected ID=FIGURE with the id of a claim, found ${JSON.stringify(text)}; \`verify claims\` lists the ids`,
    );
  }
  if (figure === 'none') return [id, null];
  const mistake = figureMistake(claim.unit, Number(figure));
  if (mistake === undefined) return [id, Number(figure)];
  throw new SuiteError(
    'USAGE',
    '--set',
    `expected ${mistake}, or none, for ${id}; found ${JSON.stringify(figure)}; give it in the claim's unit`,
  );
};
