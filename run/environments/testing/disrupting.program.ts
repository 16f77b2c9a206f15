import path from 'node:path';
import { faultOf } from '../../../chaos/faults/index.ts';
import { openJournal } from '../../../chaos/journal.ts';
import { journalFile } from '../../../chaos/journal-file.ts';
import type { Platform } from '../../../chaos/platform.ts';
import { targetName } from '../../../slo/topology.ts';
import { disruptorFor, platformOf, region, service } from './disrupted-service.ts';

/**
 * A runner of its own, for tests that kill it: writes down the undo, puts errors into the service's answers for some time,
 * says so in a line, and stays. Its arguments: a kubeconfig, a folder for journal and logs, and the time in seconds.
 */
const [kubeconfig = '', folder = '', seconds = ''] = process.argv.slice(2);
const platform = platformOf(await disruptorFor(kubeconfig, folder));
const fault = faultOf('http-errors');
const plan = fault.plan({ service, region }, await platform.observe(), 1);
const journal = openJournal(journalFile(path.join(folder, 'journal.ndjson')));
await journal.append({
  step: 'intent',
  at: Date.now(),
  id: '1-http-errors',
  fault: fault.name,
  targets: plan.targets.map(targetName),
  undo: [...plan.undo],
});
// What it lacks of a platform, no disruption asks for.
await fault.inject(platform as unknown as Platform, plan, Number(seconds));
console.log('begun');
setInterval(() => undefined, 60_000);
