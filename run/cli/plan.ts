import { Command } from 'commander';
import { loadConfig } from '../config/load.ts';
import { describePlan } from '../plan/describe.ts';
import { planFor } from '../plan/plan-for.ts';
import { describeReach } from '../plan/reach.ts';
import { parseRequest, type RawOptions } from '../request.ts';
import { withRunOptions } from './options.ts';

export const planCommand = (): Command =>
  withRunOptions(new Command('plan'))
    .description('what a run with these options would do, touch, need and cost; nothing happens')
    .option('--json', 'print plan.json', false)
    .addHelpText(
      'after',
      '\nExamples:\n  $ npm run verify -- plan\n  $ npm run verify -- plan --only load --duration 5m\n  $ npm run verify -- plan --fault zone-loss --json',
    )
    .action(async (options: RawOptions & { config: string; json: boolean }) => {
      const request = parseRequest(options);
      const { plan, environment } = await planFor(await loadConfig(options.config), request);
      const lines = () => [...describeReach(environment), ...describePlan(plan)].join('\n');
      console.log(options.json ? JSON.stringify(plan, null, 2) : lines());
    });
