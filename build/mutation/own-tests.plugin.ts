import { readFileSync, writeFileSync } from 'node:fs';
import { type OwnTestsOptions, ownTests, type Runner, type Times } from './own-tests.ts';
import { strykerPackage } from './packages.ts';

/** What is used of the container that Stryker makes its parts with. */
type Injector = {
  resolve(token: 'options'): { ownTests: OwnTestsOptions };
  injectFunction(factory: unknown): Runner;
};

const vitest = await strykerPackage<{ strykerPlugins: { name: string; factory: unknown }[] }>(
  '@stryker-mutator/vitest-runner',
);
const inner = vitest.strykerPlugins.find(({ name }) => name === 'vitest')?.factory;

/** In the folder that Stryker runs in, which goes away with it. */
const times: Times = {
  write: (of) => writeFileSync('own-tests-times.json', JSON.stringify(of)),
  read: () => JSON.parse(readFileSync('own-tests-times.json', 'utf8')),
};

const factory = (injector: Injector): Runner =>
  ownTests(injector.injectFunction(inner), injector.resolve('options').ownTests, times);
factory.inject = ['$injector'];

/** What Stryker looks for in a plugin: a runner by this name, and that the config may hold its options. */
export const strykerPlugins = [{ kind: 'TestRunner', name: 'own-tests', factory }];
export const strykerValidationSchema = { properties: { ownTests: { type: 'object' } } };
