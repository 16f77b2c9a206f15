import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type Change, fromZero, type Location } from './change.ts';
import { strykerPackage, strykerProgram } from './packages.ts';

/** What is used of Stryker's instrumenter (10.1.1), and of the container that its parts are put together by. */
type Instrumented = {
  mutants: { mutatorName: string; replacement: string; location: Location; status?: string }[];
};
type Instrumenter = {
  instrument(
    files: { name: string; content: string; mutate: true }[],
    options: { plugins: null; excludedMutations: readonly string[]; ignorers: [] },
  ): Promise<Instrumented>;
};
type Injector = { provideValue(token: string, value: unknown): Injector };

/** Every change that Stryker makes in these files, by its own instrumenter; without those that its config leaves out. */
export const everyChange = async (root: string, files: readonly string[]): Promise<Change[]> => {
  strykerProgram();
  const { createInjector } = await strykerPackage<{ createInjector(): Injector }>('typed-inject');
  const { createInstrumenter } = await strykerPackage<{
    createInstrumenter(injector: Injector): Instrumenter;
  }>('@stryker-mutator/instrumenter');
  const silent = { debug() {}, info() {}, warn() {}, isDebugEnabled: () => false };
  const instrumenter = createInstrumenter(
    createInjector().provideValue('logger', silent).provideValue('options', {}),
  );
  const { mutator } = JSON.parse(
    readFileSync(path.join(import.meta.dirname, 'stryker.config.json'), 'utf8'),
  ) as { mutator: { excludedMutations: string[] } };
  const changes: Change[] = [];
  for (const file of files) {
    const name = path.join(root, file);
    const { mutants } = await instrumenter.instrument(
      [{ name, content: readFileSync(name, 'utf8'), mutate: true }],
      { plugins: null, ...mutator, ignorers: [] },
    );
    for (const { mutatorName, replacement, location, status } of mutants)
      if (status === undefined)
        changes.push({ file, mutatorName, replacement, location: fromZero(location) });
  }
  return changes;
};
