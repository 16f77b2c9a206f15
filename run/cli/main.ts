import { Command, CommanderError } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { alertsCommand } from './alerts.ts';
import { auditCommand } from './audit.ts';
import { budgetCommand } from './budget.ts';
import { claimsCommand } from './claims.ts';
import { doctorCommand } from './doctor.ts';
import { downCommand } from './down.ts';
import { exportCommand } from './export.ts';
import { fail } from './fail.ts';
import { gateCommand } from './gate.ts';
import { historyCommand } from './history.ts';
import { judgeCommand } from './judge.ts';
import { planCommand } from './plan.ts';
import { reportCommand } from './report.ts';
import { rowsCommand } from './rows.ts';
import { runCommand } from './run.ts';
import { undoCommand } from './undo.ts';
import { upCommand } from './up.ts';

/** The command line: the only place that prints and sets an exit code. */
const program = new Command('verify')
  .description('Tells with evidence whether LifeFlow keeps its promises in an emergency.')
  .showHelpAfterError('(verify --help lists the commands)')
  .exitOverride()
  .addHelpText(
    'after',
    `
Exit codes: 0 PASS, 1 FAIL, 2 INCONCLUSIVE, 3 INVALID; 64 and up: nothing was judged
(64 usage, 65 config or data, 69 something is missing here, 70 internal, 73 cannot write, 75 busy, 130 interrupted).`,
  );

for (const command of [
  runCommand(),
  gateCommand(),
  planCommand(),
  judgeCommand(),
  reportCommand(),
  rowsCommand(),
  historyCommand(),
  undoCommand(),
  upCommand(),
  downCommand(),
  claimsCommand(),
  auditCommand(),
  budgetCommand(),
  exportCommand(),
  alertsCommand(),
  doctorCommand(),
]) {
  program.addCommand(command.exitOverride());
}

// Exit code 1 is a verdict; an error that nobody caught must not look like one.
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error) => process.exit(fail(error)));
}

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage;
  else process.exitCode = fail(error);
}
