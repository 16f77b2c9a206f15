/** The keys that lead to a value of the config. */
export type Path = readonly PropertyKey[];

/** A mistake in the config's value. */
export type Finding = {
  path: Path;
  expected: string;
  found: string;
  advice: string;
};
