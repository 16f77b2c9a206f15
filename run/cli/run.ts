import { Command } from 'commander';
import { ensureK6 } from '../../build/k6.ts';
import { loadConfig } from '../config/load.ts';
import { localEnvironment } from '../environments/local.ts';
import { performRun } from '../perform.ts';
import { describePlan } from '../plan/describe.ts';
import { planFor } from '../plan/plan-for.ts';
import { parseRequest, type RawOptions, usage } from '../request.ts';
import { onInterrupt } from './interrupt.ts';
import { withRunOptions } from './options.ts';
import { showVerdict } from './verdict.ts';
import { openView } from './view.ts';

export const runCommand = (): Command =>
  withRunOptions(new Command('run'))
    .description('load, faults and recovery on an environment, judged, with a report')
    .option('--json', 'print verdict.json at the end instead of the findings', false)
    .addHelpText(
      'after',
      `
Examples:
  $ npm start
  $ npm run verify -- run --scale 0.02 --fault node-kill
  $ npm run verify -- run --defect lost-ack --only load --duration 30s
  $ npm run verify -- run --replay trace.csv`,
    )
    .action(async (options: RawOptions & { config: string; json: boolean }) => {
      const request = parseRequest(options);
      const view = openView(options.json ? process.stderr : process.stdout);
      const config = await loadConfig(options.config);
      const { plan, environment } = await planFor(config, request);
      if (environment.kind !== 'local') {
        throw usage(
          '--env',
          'an environment of kind local',
          `${plan.environment.name} (${environment.kind})`,
          'this version runs on the embedded LifeFlow only',
        );
      }
      const k6 = await ensureK6({ onProgress: (line) => view.say(line) });
      view.say(...describePlan(plan));
      const { folder, input } = await performRun({
        plan,
        environment: localEnvironment(environment, plan),
        k6Path: k6.path,
        runsRoot: 'runs',
        signal: onInterrupt((line) => view.say(line)),
        say: (line) => view.say(line),
        progress: (event) => view.progress(event),
        live: (state) => view.live(state),
      });
      view.close();
      showVerdict(input, folder, { json: options.json });
    });
