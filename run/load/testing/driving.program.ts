import { identify } from '../../processes.ts';
import { drive } from './drive.ts';

/** Loads what is named for a minute, and prints k6's identity once arrivals have begun. */
await drive({
  baseUrl: process.argv.at(2) ?? '',
  rates: { donor: 20 },
  seconds: 60,
  meanwhile: async ({ pid }) => void process.stdout.write(`${JSON.stringify(identify(pid))}\n`),
});
