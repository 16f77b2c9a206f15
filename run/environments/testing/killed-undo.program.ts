import { openJournal } from '../../../chaos/journal.ts';
import { journalFile } from '../../../chaos/journal-file.ts';
import { undo } from '../../../chaos/undo.ts';
import { deadlyPlatform } from './death.ts';
import type { UndoOrder } from './killed.ts';
import { platformAt } from './place.ts';

/**
 * An undo of its own, for tests: goes by a journal in a file, and kills itself as soon as the first of its steps was
 * answered. Its argument: an UndoOrder as JSON.
 */
const { place, journal } = JSON.parse(process.argv[2] ?? '') as UndoOrder;
const platform = deadlyPlatform(await platformAt(place), 1);
await undo(openJournal(journalFile(journal)), platform);
process.exit();
