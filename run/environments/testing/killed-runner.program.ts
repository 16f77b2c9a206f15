import { openJournal } from '../../../chaos/journal.ts';
import { journalFile } from '../../../chaos/journal-file.ts';
import { conducted } from './conducted.ts';
import { deadlyJournal } from './death.ts';
import type { RunnerOrder } from './killed.ts';
import { platformAt } from './place.ts';

/**
 * A runner of its own, for tests: conducts one fault, writes its journal into a file, and kills itself where it is told to;
 * else tells in a line what became of the fault. Its argument: a RunnerOrder as JSON.
 */
const { place, journal: file, fault, aim, death } = JSON.parse(process.argv[2] ?? '') as RunnerOrder;
const platform = await platformAt(place);
const durable = openJournal(journalFile(file));
const journal = death === undefined ? durable : deadlyJournal(durable, death);
// Ours: as briefly as the conductor holds anything, which is until it has seen ten clean seconds.
const { faults, problems } = await conducted(platform, fault, aim, { holdSeconds: 1, journal }).result;
console.log(JSON.stringify({ faults, problems }));
platform.close();
process.exit();
