import { kubernetesVersion } from './kubernetes.ts';

/** The version in use. `sum` is of the module's contents, as a go.sum has it. */
export const kubernetes = {
  module: 'k8s.io/kubernetes',
  version: kubernetesVersion,
  sum: 'h1:qDQdoMiluAE2Eab6Fa52YV+WjiGz9mZFFoagEA6cI+o=',
};

/** What of OpenAPI 2 (Swagger) is read here; everything else of a definition is passed on. */
type Node = { readonly [key: string]: unknown };
export type Swagger = { definitions: Readonly<Record<string, Node>> };
export type StrictSchema = { $schema: string; $comment: string; $defs: Record<string, Node> };

/** Forms that a Swagger definition can't say: it calls both a plain string. */
const scalars: Readonly<Record<string, Node>> = {
  'io.k8s.apimachinery.pkg.util.intstr.IntOrString': { anyOf: [{ type: 'integer' }, { type: 'string' }] },
  // The grammar is in the definition's own description, with the suffixes n and u that the parser knows, too.
  'io.k8s.apimachinery.pkg.api.resource.Quantity': {
    type: 'string',
    pattern: '^[+-]?([0-9]+(\\.[0-9]*)?|\\.[0-9]+)([KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]+)?$',
  },
};

/**
 * The definitions that `roots` need, as JSON Schema 2020-12 that is as strict about fields as the API server with
 * `fieldValidation=Strict`: none that isn't defined. Descriptions are left out, and the roots' `status`, which nobody
 * applies. @throws Error for a definition that there isn't
 */
export const strictSchema = (
  { definitions }: Swagger,
  roots: readonly string[],
  comment: string,
): StrictSchema => {
  const needed = new Map<string, Node>();
  const need = (name: string): void => {
    if (needed.has(name)) return;
    const found = definitions[name];
    if (found === undefined) throw new Error(`expected a definition ${name}; found none`);
    const kept = scalars[name] ?? definition(found, roots.includes(name));
    needed.set(name, kept);
    for (const other of references(kept)) need(other);
  };
  for (const root of roots) need(root);
  const sorted = [...needed].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    $comment: comment,
    $defs: Object.fromEntries(sorted),
  };
};

/** A definition a line, so that a change of version can be read. */
export const schemaText = ({ $defs, ...head }: StrictSchema): string => {
  const lines = Object.entries($defs).map(([name, d]) => `${JSON.stringify(name)}: ${JSON.stringify(d)}`);
  return `{\n"$schema": ${JSON.stringify(head.$schema)},\n"$comment": ${JSON.stringify(head.$comment)},\n"$defs": {\n${lines.join(',\n')}\n}\n}\n`;
};

const definition = (found: Node, isRoot: boolean): Node => {
  const { properties, ...rest } = found as { properties?: Readonly<Record<string, Node>> };
  if (properties === undefined) return converted(rest);
  const kept = Object.entries(properties).filter(([name]) => !(isRoot && name === 'status'));
  return {
    ...converted(rest),
    properties: Object.fromEntries(kept.map(([name, p]) => [name, converted(p)])),
    additionalProperties: false,
  };
};

/** Without words and hints for clients; references where JSON Schema has them. */
const converted = (node: Node): Node =>
  Object.fromEntries(
    Object.entries(node).flatMap(([key, value]): [string, unknown][] => {
      if (key === 'description' || key === 'default' || key.startsWith('x-')) return [];
      if (key === '$ref') return [[key, String(value).replace('#/definitions/', '#/$defs/')]];
      if (key === 'format')
        return value === 'int32'
          ? [
              ['minimum', -(2 ** 31)],
              ['maximum', 2 ** 31 - 1],
            ]
          : [];
      return [[key, isNode(value) ? converted(value) : value]];
    }),
  );

const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const references = (node: unknown): string[] => {
  if (Array.isArray(node)) return node.flatMap(references);
  if (!isNode(node)) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === '$ref' ? [String(value).replace('#/$defs/', '')] : references(value),
  );
};
