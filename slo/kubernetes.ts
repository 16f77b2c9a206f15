/** By what LifeFlow is known in a Kubernetes cluster: those who make its objects and those who look for them agree on it. */
export const partOf = { 'app.kubernetes.io/part-of': 'lifeflow' } as const;

/** Label of a namespace that names the environment which it belongs to, so that no other one is hurt. */
export const environmentLabel = 'lifeflow-verify/environment';
