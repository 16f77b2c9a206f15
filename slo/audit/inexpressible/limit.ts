/** Something that the claims say and no object of Kubernetes' API can. */
export type Limit = {
  /** In one sentence. */
  says: string;
  /** Step by step, each with its figures. */
  because: readonly string[];
  /** What the generated manifests say in its place. */
  instead: string;
};
