import { type Command, Option } from 'commander';
import { profileNames } from '../../scenarios/profiles/all.ts';
import { defectNames, faultNames } from '../../slo/plan.ts';

/** Options that `run` and `plan` share, so that a plan is of the very run that would follow. */
export const withRunOptions = (command: Command): Command =>
  command
    .option('--config <file>', 'the config', 'k6.config.ts')
    .option('--env <name>', "environment of the config (default: the config's)")
    .addOption(new Option('--profile <name>', `load: ${profileNames.join(', ')}`))
    .option('--replay <file>', 'load: a recorded trace, CSV with time,service,rate')
    .option('--scale <scale>', 'share of the documented rates, or auto to measure what this machine carries')
    .option('--duration <time>', 'length of the load, such as 90s or 5m')
    .addOption(
      new Option('--only <part>', 'load: no faults; chaos: no more steady load than the faults need'),
    )
    .option('--fault <name...>', `only these: ${faultNames.join(', ')}`)
    .option('--defect <name...>', `switch defects of the embedded LifeFlow on: ${defectNames.join(', ')}`)
    .option(
      '--manifests <set>',
      "LifeFlow's objects on a Kubernetes of ours: documented, or corrected as the audit says (default: the config's)",
    )
    .option('--seed <number>', 'choice of targets and order; the same seed chooses the same');
