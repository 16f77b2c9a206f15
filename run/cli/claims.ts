import { Command } from 'commander';
import { renderClaims } from '../../reports/claims.ts';
import { claims, withOwn } from '../../slo/claims.ts';
import { loadConfig } from '../config/load.ts';
import { judgeRun } from '../judge-run.ts';

export const claimsCommand = (): Command =>
  new Command('claims')
    .description("every quantitative statement of LifeFlow's document, and how each is checked")
    .argument('[dir]', 'a run folder: adds what that run says of each claim')
    .option('--config <file>', 'the config, whose `claims` are your own figures', 'k6.config.ts')
    .option('--json', 'print the claims as JSON', false)
    .addHelpText(
      'after',
      '\nExamples:\n  $ npm run verify -- claims\n  $ npm run verify -- claims runs/latest\n  $ npm run verify -- claims --json',
    )
    .action(async (folder: string | undefined, { config, json }: { config: string; json: boolean }) => {
      const outcomes = folder === undefined ? undefined : (await judgeRun(folder)).verdict.claims;
      const own = withOwn(claims, (await loadConfig(config)).claims);
      if (json) {
        const known = new Map(outcomes?.map((o) => [o.claim, o]));
        console.log(
          JSON.stringify(
            own.map((c) => ({ ...c, ...known.get(c.id), claim: undefined })),
            null,
            2,
          ),
        );
      } else console.log(renderClaims(own, outcomes).join('\n'));
    });
