import { posix } from 'node:path';

export interface Import {
  /** Nothing of it is left at run time: `import type`, or every name in the braces is a `type`. */
  typeOnly: boolean;
  /** As it is written. */
  specifier: string;
  /** Path from the repository's root for a file of ours, else null. */
  path: string | null;
  /** Name of the package (`@temporalio/workflow`, `node:fs`), else null. */
  packageName: string | null;
}

const statement =
  /^[ \t]*(?:import|export)[ \t]+(?<clause>(?:type[ \t]+)?[^'";()]*?)[ \t\n]*from[ \t\n]*['"](?<from>[^'"]+)['"]/gm;
const bare = /^[ \t]*import[ \t]+['"](?<from>[^'"]+)['"]/gm;
const dynamic = /\bimport\(\s*['"](?<from>[^'"]+)['"]\s*\)/g;

/** The import and re-export statements of a source, and its `import()` calls with a literal. */
export function readImports(file: string, source: string): Import[] {
  const code = withoutComments(source);
  const found: Import[] = [];
  for (const match of code.matchAll(statement)) {
    found.push(resolveImport(file, match.groups!.from!, isTypeClause(match.groups!.clause!)));
  }
  for (const pattern of [bare, dynamic]) {
    for (const match of code.matchAll(pattern)) found.push(resolveImport(file, match.groups!.from!, false));
  }
  return found;
}

function isTypeClause(clause: string): boolean {
  const text = clause.trim();
  if (/^type\s+(?!,)/.test(text)) return true;
  const braces = /^\{([\s\S]*)\}$/.exec(text);
  if (!braces) return false;
  const names = braces[1]!
    .split(',')
    .map((name) => name.trim())
    .filter(Boolean);
  return names.length > 0 && names.every((name) => /^type\s/.test(name));
}

function resolveImport(file: string, specifier: string, typeOnly: boolean): Import {
  if (specifier.startsWith('.')) {
    const path = posix.normalize(posix.join(posix.dirname(file), specifier));
    return { typeOnly, specifier, path, packageName: null };
  }
  const parts = specifier.split('/');
  const packageName = specifier.startsWith('@') ? parts.slice(0, 2).join('/') : parts[0]!;
  return { typeOnly, specifier, path: null, packageName };
}

function withoutComments(source: string): string {
  return source.replace(/^[ \t]*\/\/.*$/gm, '').replace(/\/\*[\s\S]*?\*\//g, '');
}
