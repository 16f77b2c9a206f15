import { Command } from 'commander';
import { parseRequest, type RawOptions } from '../request.ts';
import { carryOut } from './carry-out.ts';
import { withRunOptions } from './options.ts';

export const runCommand = (): Command =>
  withRunOptions(new Command('run'))
    .description('load, faults and recovery on an environment, judged, with a report')
    .option('--confirm <name>', "the environment's name once more: nothing goes to production without it")
    .option('--json', 'print verdict.json at the end instead of the findings', false)
    .addHelpText(
      'after',
      `
Examples:
  $ npm start
  $ npm run verify -- run --scale 0.02 --fault node-kill
  $ npm run verify -- run --defect lost-ack --only load --duration 30s
  $ npm run verify -- run --replay trace.csv
  $ npm run verify -- run --env production --confirm production --fault replica-kill`,
    )
    .action(async (options: RawOptions & { config: string; json: boolean }) =>
      carryOut(parseRequest(options), options),
    );
