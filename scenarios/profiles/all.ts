import type { Profile, Shape } from '../profile.ts';
import { emergencySpike } from './emergency-spike.ts';
import { riseAndFall } from './rise-and-fall.ts';
import { baseline, smoke, soak } from './steady.ts';

/** Profiles that need no recording, by the name that the command line takes. */
export const profiles = {
  'emergency-spike': emergencySpike,
  'rise-and-fall': riseAndFall,
  baseline,
  soak,
  smoke,
} as const satisfies Record<string, (shape: Shape) => Profile>;
export type ProfileName = keyof typeof profiles;
export const profileNames = Object.keys(profiles) as ProfileName[];
