import { writeSync } from 'node:fs';

/** Loaded before another program (`node --import`): when that ends, tells its parent over fd 3 how much memory it took. */
process.on('exit', () => {
  writeSync(3, String(process.resourceUsage().maxRSS));
});
