import { Command } from 'commander';
import { checksOf, thisMachine } from '../doctor.ts';
import { exitCodes } from '../exit-codes.ts';

export const doctorCommand = (): Command =>
  new Command('doctor')
    .description('what is missing on this machine, and how to get it')
    .addHelpText('after', '\nExample:\n  $ npm run verify -- doctor')
    .action(() => {
      const checks = checksOf(thisMachine());
      for (const { what, state, found, advice } of checks) {
        const word = { ok: 'ok     ', missing: 'MISSING', worse: 'note   ' }[state];
        console.log(`${word}  ${what}: ${found}${advice === undefined ? '' : `\n         → ${advice}`}`);
      }
      process.exitCode = checks.some((c) => c.state === 'missing') ? exitCodes.unavailable : 0;
    });
