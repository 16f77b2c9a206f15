import ts from 'typescript';

/** Line and column count from 1. */
export type Place = { line: number; column: number };

/**
 * Where the value at `path` is written in a config's source: its key, or the nearest thing around it that the
 * source spells out (what is computed, spread or imported has no place of its own).
 */
export const locate = (source: string, path: readonly PropertyKey[]): Place => {
  const file = ts.createSourceFile('config.ts', source, ts.ScriptTarget.Latest, true);
  let place: ts.Node = file.statements.find(ts.isExportAssignment) ?? file;
  let value = exported(file);
  for (const key of path) {
    const next = value === undefined ? undefined : child(value, key);
    if (next === undefined) break;
    place = next.place;
    value = resolve(next.value, file);
  }
  const { line, character } = file.getLineAndCharacterOfPosition(place.getStart(file));
  return { line: line + 1, column: character + 1 };
};

const exported = (file: ts.SourceFile): ts.Expression | undefined => {
  const assignment = file.statements.find(ts.isExportAssignment);
  return assignment === undefined ? undefined : resolve(assignment.expression, file);
};

/** Looks through `defineConfig(…)`, parentheses, `as`, `satisfies`, and names of this file's own constants. */
const resolve = (node: ts.Expression, file: ts.SourceFile): ts.Expression => {
  if (ts.isCallExpression(node)) {
    const argument = node.arguments[0];
    return argument === undefined ? node : resolve(argument, file);
  }
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSatisfiesExpression(node)) {
    return resolve(node.expression, file);
  }
  if (ts.isIdentifier(node)) {
    const found = file.statements
      .filter(ts.isVariableStatement)
      .flatMap((s) => [...s.declarationList.declarations])
      .find((d) => ts.isIdentifier(d.name) && d.name.text === node.text);
    // A constant that is made from itself is no config; the compiler says so.
    return found?.initializer === undefined || ts.isIdentifier(found.initializer)
      ? node
      : resolve(found.initializer, file);
  }
  return node;
};

const child = (
  node: ts.Expression,
  key: PropertyKey,
): { place: ts.Node; value: ts.Expression } | undefined => {
  if (ts.isArrayLiteralExpression(node)) {
    const element = node.elements[Number(key)];
    return element === undefined ? undefined : { place: element, value: element };
  }
  if (!ts.isObjectLiteralExpression(node)) return undefined;
  for (const property of node.properties) {
    if (ts.isShorthandPropertyAssignment(property) && property.name.text === key) {
      return { place: property, value: property.name };
    }
    if (ts.isPropertyAssignment(property) && nameOf(property.name) === String(key)) {
      return { place: property, value: property.initializer };
    }
  }
  return undefined;
};

const nameOf = (name: ts.PropertyName): string | undefined =>
  ts.isIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name) ? name.text : undefined;
