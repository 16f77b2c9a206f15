import { expect, it } from 'vitest';
import shipped from '../../k6.config.ts';
import { type ClusterEnvironment, Config } from '../config/schema.ts';
import { planChaos } from './chaos.ts';

const environment = Config.parse(structuredClone(shipped)).environments.cluster as ClusterEnvironment;
type Experiment = ClusterEnvironment['experiments'][number];
const experimentOf = (fault: string, change: Partial<Experiment> = {}): Experiment[] =>
  environment.experiments.filter((e) => e.fault === fault).map((e) => ({ ...e, ...change }));
const planned = (...faults: string[]) =>
  planChaos(
    faults.flatMap((f) => experimentOf(f)),
    environment,
    100,
  );
const changed = (fault: string, change: Partial<Experiment>) =>
  planChaos(experimentOf(fault, change), environment, 100)[0];

it('a fault is priced by the bound of its recovery, and one that is imposed by its own time before it, too', () => {
  const [delay, errors, drop] = planned('http-delay', 'http-errors', 'network-drop');
  // Late answers are good ones; held for 40 s, with 60 s to recover: half of the answers of one service of eight, or all.
  expect(delay?.budgetSeconds).toBe(0);
  expect(errors?.budgetSeconds).toBeCloseTo((40 + 60) / 16, 1);
  expect(drop?.budgetSeconds).toBe((40 + 60) / 8);
});

it('a disruption is planned with the strength that is set, and with ours where none is', () => {
  const [delay, errors, drop] = planned('http-delay', 'http-errors', 'network-drop');
  expect(delay?.strength).toEqual({ delayMs: 200, errorShare: 0, errorCode: 503 });
  expect(errors?.strength).toEqual({ delayMs: 0, errorShare: 0.5, errorCode: 503 });
  expect(errors?.touches).toBe('50 % of the answers of request in region-1, which are errors (status 503)');
  expect(drop).not.toHaveProperty('strength');
  const late = changed('http-delay', { strength: { delayMs: 900 } });
  expect(late?.strength?.delayMs).toBe(900);
  expect(late?.touches).toBe('all answers of request in region-1, which come 900 ms late');
  const rare = changed('http-errors', { strength: { errorShare: 0.1, errorCode: 429 } });
  expect(rare?.strength).toEqual({ delayMs: 0, errorShare: 0.1, errorCode: 429 });
  expect(rare?.touches).toMatch(/^10 % of the answers of request .* \(status 429\)$/);
  expect(rare?.budgetSeconds).toBe(1.3);
});

it('a disruption of one replica costs that one’s share, and the others step in for it where it is silent', () => {
  const aim = { service: 'request', region: 'region-1', replicas: 'one' } as const;
  const errors = changed('http-errors', { aim });
  expect(errors?.touches).toContain('answers of one replica of request in region-1');
  expect(errors?.budgetSeconds).toBeCloseTo((40 + 60) / 48, 1);
  expect(changed('network-drop', { aim })?.budgetSeconds).toBeCloseTo(60 / 24, 1);
});

it('a zone that is cut off is planned with its database, where the primary is', () => {
  const [cut] = planned('zone-cut');
  expect(cut?.touches).toBe(
    'the network of the zone of the primary database in region-1: its nodes, replicas and database',
  );
  expect(cut?.undo).toContain('database are joined to the network');
  expect(cut?.hypothesis).toContain('the standby takes over');
});

it('what follows an imposed fault waits for the recovery from its end', () => {
  const after = (fault: string) => {
    const [first, second] = planned(fault, 'scale-pin');
    return (second?.at ?? 0) - (first?.at ?? 0);
  };
  expect(after('http-errors') - after('http-delay')).toBe(13);
});
