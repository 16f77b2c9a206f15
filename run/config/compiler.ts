import { readFileSync } from 'node:fs';
import path from 'node:path';
import { create, TSError } from 'ts-node';
import ts from 'typescript';
import type { Diagnostic } from './type-check.ts';

/** The process of `typeCheck`: a file's path in, its diagnostics out. */
const root = path.resolve(import.meta.dirname, '../..');

/** ts-node for the diagnostics only; all that TS_NODE_* variables or a tsconfig could relax is set here. */
const service = create({
  cwd: root,
  skipProject: true,
  transpileOnly: false,
  typeCheck: true,
  logError: false,
  pretty: false,
  files: false,
  ignoreDiagnostics: [],
  compilerOptions: {
    target: 'es2024',
    lib: ['es2024'],
    module: 'nodenext',
    moduleResolution: 'nodenext',
    strict: true,
    noUncheckedIndexedAccess: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    types: ['node'],
    typeRoots: [path.join(root, 'node_modules/@types')],
    allowImportingTsExtensions: true,
    rewriteRelativeImportExtensions: true,
    // With it ts-node's CommonJS output fails with TS1286 in a file that is a module.
    verbatimModuleSyntax: false,
  },
});

const check = (file: string): Diagnostic[] => {
  try {
    service.compile(readFileSync(file, 'utf8'), file);
    return [];
  } catch (error) {
    if (error instanceof TSError) return error.diagnostics.map((d) => plain(d, file));
    throw error;
  }
};

const plain = (d: ts.Diagnostic, file: string): Diagnostic => {
  const at = d.file?.getLineAndCharacterOfPosition(d.start ?? 0);
  return {
    file: d.file?.fileName ?? file,
    line: at === undefined ? 0 : at.line + 1,
    column: at === undefined ? 0 : at.character + 1,
    message: ts.flattenDiagnosticMessageText(d.messageText, ' '),
  };
};

process.send?.(check(path.resolve(process.argv[2] ?? '')), () => process.disconnect());
