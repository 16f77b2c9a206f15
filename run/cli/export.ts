import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Argument, Command } from 'commander';
import { openSlo } from '../../reports/openslo.ts';
import { loadConfig } from '../config/load.ts';
import { SuiteError } from '../errors.ts';
import { planFor } from '../plan/plan-for.ts';
import { parseRequest, type RawOptions } from '../request.ts';
import { withRunOptions } from './options.ts';

export const exportCommand = (): Command =>
  withRunOptions(new Command('export'))
    .description("the objectives in another tool's form")
    .addArgument(new Argument('<form>', 'which one').choices(['openslo']))
    .argument('<dir>', 'folder to write into; a file for each document')
    .addHelpText('after', '\nExample:\n  $ npm run verify -- export openslo slos')
    .action(async (_: string, dir: string, options: RawOptions & { config: string }) => {
      const { plan } = await planFor(await loadConfig(options.config), parseRequest(options));
      const documents = openSlo(plan.objectives);
      try {
        await mkdir(dir, { recursive: true });
        for (const d of documents) {
          const file = `${d.kind.toLowerCase()}-${d.metadata.name}.yaml`;
          await writeFile(path.join(dir, file), `${JSON.stringify(d, null, 2)}\n`);
        }
      } catch (cause) {
        throw new SuiteError(
          'OUTPUT',
          dir,
          `expected a folder that can be written, found none at ${dir}; choose another`,
          { cause },
        );
      }
      console.log(`${documents.length} documents in ${dir}`);
    });
