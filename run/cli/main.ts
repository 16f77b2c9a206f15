import { Command, CommanderError } from 'commander';
import { exitCodes } from '../exit-codes.ts';
import { fail } from './fail.ts';
import { outlive } from './outputs.ts';

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

/** In the order of the help. Each is loaded when it is asked for: a report needs nothing of what runs LifeFlow. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  run: async () => (await import('./run.ts')).runCommand(),
  gate: async () => (await import('./gate.ts')).gateCommand(),
  plan: async () => (await import('./plan.ts')).planCommand(),
  judge: async () => (await import('./judge.ts')).judgeCommand(),
  report: async () => (await import('./report.ts')).reportCommand(),
  compare: async () => (await import('./compare.ts')).compareCommand(),
  rows: async () => (await import('./rows.ts')).rowsCommand(),
  history: async () => (await import('./history.ts')).historyCommand(),
  undo: async () => (await import('./undo.ts')).undoCommand(),
  up: async () => (await import('./up.ts')).upCommand(),
  down: async () => (await import('./down.ts')).downCommand(),
  claims: async () => (await import('./claims.ts')).claimsCommand(),
  audit: async () => (await import('./audit.ts')).auditCommand(),
  budget: async () => (await import('./budget.ts')).budgetCommand(),
  export: async () => (await import('./export.ts')).exportCommand(),
  alerts: async () => (await import('./alerts.ts')).alertsCommand(),
  manifests: async () => (await import('./manifests.ts')).manifestsCommand(),
  rights: async () => (await import('./rights.ts')).rightsCommand(),
  doctor: async () => (await import('./doctor.ts')).doctorCommand(),
};

const codeFor = outlive([process.stdout, process.stderr]);
process.on('exit', (code) => {
  process.exitCode = codeFor(code);
});

// Exit code 1 is a verdict; an error that nobody caught must not look like one.
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error) => process.exit(fail(error)));
}

try {
  const [, , name = ''] = process.argv;
  const asked = Object.hasOwn(commands, name) ? [commands[name]] : Object.values(commands);
  for (const load of asked) if (load !== undefined) program.addCommand((await load()).exitOverride());
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) process.exitCode = error.exitCode === 0 ? 0 : exitCodes.usage;
  else process.exitCode = fail(error);
}
