import { systemClock } from '../../../chaos/clock.ts';
import { faultOf } from '../../../chaos/faults/index.ts';
import type { ForeignEnvironment } from '../../config/schema.ts';
import { foreignEnvironment } from '../foreign.ts';
import { stagingPlan } from './staging-plan.ts';

/**
 * A runner that takes an environment of somebody else's, pins the donor service's replicas as the conductor would (the
 * intent first, in the mirror, too), says so, and waits to be killed. Its argument: the environment as JSON.
 */
const environment = JSON.parse(process.argv[2] ?? '') as ForeignEnvironment;
const { platform, mirror } = await foreignEnvironment(environment, stagingPlan('killed')).start(() => {});
const fault = faultOf('scale-pin');
const plan = fault.plan({ service: 'donor' }, await platform.observe(), 1);
await mirror?.append({
  step: 'intent',
  at: systemClock.now(),
  id: '1-scale-pin',
  fault: 'scale-pin',
  targets: ['donor/region-1'],
  undo: [...plan.undo],
});
await fault.inject(platform, plan, 600);
console.log('injected');
