import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { kubernetes, schemaText, strictSchema } from './kubernetes-schema.ts';

const quantity = 'io.k8s.apimachinery.pkg.api.resource.Quantity';
const swagger = {
  definitions: {
    Pod: {
      description: 'A pod.',
      type: 'object',
      required: ['spec'],
      properties: {
        spec: { $ref: '#/definitions/Spec', description: 'What is wanted.' },
        status: { $ref: '#/definitions/Status' },
      },
      'x-kubernetes-group-version-kind': [{ group: '', kind: 'Pod', version: 'v1' }],
    },
    Spec: {
      type: 'object',
      properties: {
        count: { type: 'integer', format: 'int32' },
        // A field may be called what a word of the schema is called.
        description: { type: 'string' },
        sizes: { type: 'object', additionalProperties: { $ref: `#/definitions/${quantity}` } },
        specs: { type: 'array', items: { $ref: '#/definitions/Spec' }, 'x-kubernetes-list-type': 'atomic' },
      },
    },
    Status: { type: 'object' },
    Unneeded: { type: 'object' },
    [quantity]: { type: 'string', description: 'A quantity.' },
  },
};
const schema = strictSchema(swagger, ['Pod'], 'from a test');

it('keeps what the roots need and no more, without words, hints and the status', () => {
  expect(Object.keys(schema.$defs)).toEqual(['Pod', 'Spec', quantity]);
  expect(schema.$defs.Pod).toEqual({
    type: 'object',
    required: ['spec'],
    properties: { spec: { $ref: '#/$defs/Spec' } },
    additionalProperties: false,
  });
});

it('allows no field that is not defined, and says the forms that Swagger can’t', () => {
  expect(schema.$defs.Spec).toEqual({
    type: 'object',
    properties: {
      count: { type: 'integer', minimum: -(2 ** 31), maximum: 2 ** 31 - 1 },
      description: { type: 'string' },
      sizes: { type: 'object', additionalProperties: { $ref: `#/$defs/${quantity}` } },
      specs: { type: 'array', items: { $ref: '#/$defs/Spec' } },
    },
    additionalProperties: false,
  });
  const pattern = new RegExp(String(schema.$defs[quantity]?.pattern));
  for (const good of ['500m', '1Gi', '0', '1.5', '.5', '1e3', '-2k']) expect(good).toMatch(pattern);
  for (const bad of ['half', '1 Gi', '500 m', '1GiB', '', '1e']) expect(bad).not.toMatch(pattern);
});

it('refuses a root that there is not', () => {
  expect(() => strictSchema(swagger, ['Cronjob'], '')).toThrow(/definition Cronjob/);
});

it('writes a definition a line, as JSON', () => {
  const text = schemaText(schema);
  expect(JSON.parse(text)).toEqual(schema);
  expect(text.split('\n').filter((line) => line.startsWith('"Spec": '))).toHaveLength(1);
});

it('has made the schema in use from the version in use', () => {
  const made = new URL('../fixtures/lifeflow/manifests/testing/kubernetes.schema.json', import.meta.url);
  const { $comment } = JSON.parse(readFileSync(made, 'utf8'));
  expect($comment).toContain(`${kubernetes.module} ${kubernetes.version} `);
});

it('is of the same source that the cluster is built from', () => {
  const sums = readFileSync(new URL('kubernetes/go.sum', import.meta.url), 'utf8').split('\n');
  expect(sums).toContain(`${kubernetes.module} ${kubernetes.version} ${kubernetes.sum}`);
});
