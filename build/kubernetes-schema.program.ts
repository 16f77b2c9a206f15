import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { kubernetes, schemaText, strictSchema } from './kubernetes-schema.ts';

/**
 * Makes the schema that the manifests are checked against, from the OpenAPI description inside the Go module of the
 * Kubernetes version in use: `npm run make:schema`. Needs Go and a module proxy; downloads 20 MB.
 */
const { module, version, sum } = kubernetes;
const file = 'api/openapi-spec/swagger.json';
const to = path.join(import.meta.dirname, '../fixtures/lifeflow/manifests/testing/kubernetes.schema.json');

const roots = [
  'io.k8s.api.apps.v1.Deployment',
  'io.k8s.api.core.v1.Service',
  'io.k8s.api.autoscaling.v2.HorizontalPodAutoscaler',
  'io.k8s.api.policy.v1.PodDisruptionBudget',
];

const { stdout } = await promisify(execFile)('go', ['mod', 'download', '-json', `${module}@${version}`], {
  // No module of anybody's around it.
  cwd: tmpdir(),
  env: { ...process.env, GOFLAGS: '-mod=mod' },
});
const found = JSON.parse(stdout) as { Dir: string; Sum: string };
if (found.Sum !== sum) {
  throw new Error(`expected ${module} ${version} with the sum ${sum}; found ${found.Sum}; don't use it`);
}
const swagger = JSON.parse(await readFile(path.join(found.Dir, file), 'utf8'));
const comment =
  `Copyright The Kubernetes Authors, Apache License 2.0 (LICENSE). Trimmed and made strict from ${file} of ` +
  `${module} ${version} by build/kubernetes-schema.program.ts; not for editing.`;
await writeFile(to, schemaText(strictSchema(swagger, roots, comment)));
