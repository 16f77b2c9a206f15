import { expect, it } from 'vitest';
import shipped from '../../k6.config.ts';
import { type ClusterEnvironment, Config } from '../config/schema.ts';
import { planChaos } from './chaos.ts';

const environment = Config.parse(structuredClone(shipped)).environments.cluster as ClusterEnvironment;
const planned = (...faults: string[]) =>
  planChaos(
    faults.flatMap((f) => environment.experiments.filter((e) => e.fault === f)),
    environment,
    100,
  );

it('a fault is priced by the bound of its recovery, and one that is imposed by its own time before it, too', () => {
  const [delay, errors, drop] = planned('http-delay', 'http-errors', 'network-drop');
  // Late answers are good ones; held for 40 s, with 60 s to recover: half of the answers of one service of eight, or all.
  expect(delay?.budgetSeconds).toBe(0);
  expect(errors?.budgetSeconds).toBeCloseTo((40 + 60) / 16, 1);
  expect(drop?.budgetSeconds).toBe((40 + 60) / 8);
});

it('what follows an imposed fault waits for the recovery from its end', () => {
  const after = (fault: string) => {
    const [first, second] = planned(fault, 'scale-pin');
    return (second?.at ?? 0) - (first?.at ?? 0);
  };
  expect(after('http-errors') - after('http-delay')).toBe(13);
});
