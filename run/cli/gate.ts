import { Command } from 'commander';
import { defectNames } from '../../slo/plan.ts';
import { parseGateRequest, type RawGateOptions } from '../request.ts';
import { carryOut } from './carry-out.ts';

export const gateCommand = (): Command =>
  new Command('gate')
    .description('load without faults until the answers decide, as early as they allow: for a release')
    .option('--config <file>', 'the config', 'k6.config.ts')
    .option('--env <name>', "environment of the config (default: the config's)")
    .option('--limit <time>', 'INCONCLUSIVE when nothing is decided by then', '15m')
    .option(
      '--canary <percent>',
      'a second version gets so much of the traffic, and is compared with the first',
    )
    .option('--canary-defect <name...>', `defects of the second version: ${defectNames.join(', ')}`)
    .option('--scale <scale>', 'share of the documented rates, or auto to measure what this machine carries')
    .option('--defect <name...>', `defects of the embedded LifeFlow: ${defectNames.join(', ')}`)
    .option('--confirm <name>', "the environment's name once more: nothing goes to production without it")
    .option('--seed <number>', 'choice of targets and order; the same seed chooses the same')
    .option('--json', 'print verdict.json at the end instead of the findings', false)
    .addHelpText(
      'after',
      `
Ends with PASS as soon as availability and latency are shown, with FAIL as soon as one is missed. Looking all the time
makes neither more likely by chance: the intervals hold at every moment at once.

Examples:
  $ npm run verify -- gate --scale 0.02
  $ npm run verify -- gate --canary 10 --limit 10m
  $ npm run verify -- gate --canary 50 --canary-defect wrong-answer`,
    )
    .action(async (options: RawGateOptions & { config: string; json: boolean }) =>
      carryOut(parseGateRequest(options), options),
    );
