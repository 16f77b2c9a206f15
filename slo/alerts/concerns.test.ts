import { describe, expect, it } from 'vitest';
import { faultNames } from '../plan.ts';
import { concerns } from './concerns.ts';
import type { AlertId } from './rule.ts';

const losingMachines = ['zone-loss', 'region-loss', 'zone-cut'];
const losingPlaces = ['node-kill', 'node-drain', 'node-cut'];
const late = ['database-primary-kill', 'scale-pin', 'http-delay', 'network-drop'];

describe('the faults that an alert may be raised by', () => {
  const raisedBy = (alert: AlertId) => faultNames.filter((fault) => concerns[fault].includes(alert)).sort();

  it('are, of errors, all but one that only delays', () => {
    const all = faultNames.filter((fault) => fault !== 'http-delay').sort();
    expect(raisedBy('errors-critical')).toEqual(all);
    expect(raisedBy('errors-high')).toEqual(all);
  });

  it.each<[AlertId, readonly string[]]>([
    ['service-down', [...losingMachines, 'network-drop']],
    ['p99-critical', [...losingMachines, ...late]],
    ['p99-high', [...losingMachines, ...late]],
    ['pending', [...losingMachines, ...losingPlaces, 'broken-rollout']],
    ['crash-loop', ['replica-kill', 'container-kill', 'broken-rollout', 'network-drop']],
    ['replication-lag', [...losingMachines, 'database-primary-kill']],
    ['pool-exhausted', ['database-primary-kill']],
    ['queue', []],
    ['memory', []],
  ])('are, of %s, those that break what it watches', (alert, faults) => {
    expect(raisedBy(alert)).toEqual([...faults].sort());
  });
});
