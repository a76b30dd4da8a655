import { describe, expect, it } from '@jest/globals';
import { importTable, unbound, zodFree } from './import-table.ts';
import { type Import, readImports } from './read-imports.ts';
import { isTestCode, sourcesBelow, textOf, topLevelFolders } from './sources.ts';

const productOf = (folder: string) => sourcesBelow(folder).filter((path) => !isTestCode(path));
const importsOf = (path: string) => readImports(path, textOf(path));
const within = (path: string, places: readonly string[]) => places.some((place) => path.startsWith(place));

function objection(folder: string, { typeOnly, path, packageName }: Import): string | null {
  const { values, types = [], packages } = importTable[folder]!;
  if (path === null) {
    const allowed = typeOnly || packages.includes('*') || packages.includes(packageName!);
    return allowed ? null : `the package ${packageName} at run time`;
  }
  if (path.startsWith(`${folder}/`) || path === 'package.json') return null;
  if (within(path, values) || (typeOnly && within(path, types))) return null;
  return typeOnly ? `the types of ${path}` : `values of ${path}`;
}

describe('reading imports', () => {
  it.each([
    ["import type { A } from './a.ts';", true],
    ["import { type A, type B } from './a.ts';", true],
    ["import { type A, b } from './a.ts';", false],
    ["import {\n  type A,\n  b,\n} from './a.ts';", false],
    ["import * as a from './a.ts';", false],
    ["import type * as a from './a.ts';", true],
    ["import a, { type B } from './a.ts';", false],
    ["export { a } from './a.ts';", false],
    ["export type { A } from './a.ts';", true],
    ["import './a.ts';", false],
    ["const a = await import('./a.ts');", false],
  ])('%s', (source, typeOnly) => {
    expect(readImports('domain/x/y.ts', source)).toEqual([
      { typeOnly, specifier: './a.ts', path: 'domain/x/a.ts', packageName: null },
    ]);
  });

  it('names packages and files from the root, and passes over comments', () => {
    const source =
      "// import a from './commented.ts';\nimport { b } from '@scope/pkg/deep.js';\nimport c from '../../c.ts';";
    expect(readImports('api/routes/x.ts', source)).toEqual([
      { typeOnly: false, specifier: '@scope/pkg/deep.js', path: null, packageName: '@scope/pkg' },
      { typeOnly: false, specifier: '../../c.ts', path: 'c.ts', packageName: null },
    ]);
  });
});

describe('the house', () => {
  it('has a rule for every folder that holds sources', () => {
    const holding = topLevelFolders().filter((folder) => sourcesBelow(folder).length > 0);
    expect(
      holding.filter((folder) => !(folder in importTable) && !(unbound as readonly string[]).includes(folder)),
    ).toEqual([]);
  });

  it.each(Object.keys(importTable))('%s imports only what it may', (folder) => {
    const paths = productOf(folder);
    expect(paths.length).toBeGreaterThan(0);
    const objections = paths.flatMap((path) =>
      importsOf(path).flatMap((found) => {
        const what = objection(folder, found);
        return what ? [`${path} imports ${what}`] : [];
      }),
    );
    expect(objections).toEqual([]);
  });

  it('notices what is forbidden', () => {
    const forbidden = (folder: string, source: string) => objection(folder, readImports(`${folder}/x.ts`, source)[0]!);
    expect(forbidden('workflows', "import { createActivities } from '../activities/index.ts';")).toMatch(/values of/);
    expect(forbidden('workflows', "import { PlanId } from '../contracts/ids.ts';")).toMatch(/values of/);
    expect(forbidden('domain', "import { randomUUID } from 'node:crypto';")).toMatch(/node:crypto/);
    expect(forbidden('commands', "import type { Effects } from '../activities/effects.ts';")).toMatch(/the types of/);
    expect(forbidden('api', "import { startRelay } from '../worker/relay-leader.ts';")).toMatch(/values of/);
    expect(forbidden('workflows', "import type { Activities } from '../activities/index.ts';")).toBeNull();
  });
});

describe('no zod at run time', () => {
  /** Every file that a module loads when it runs, itself included. */
  function loaded(entry: string, seen = new Set<string>()): Set<string> {
    if (seen.has(entry)) return seen;
    seen.add(entry);
    for (const { typeOnly, path } of importsOf(entry)) if (!typeOnly && path) loaded(path, seen);
    return seen;
  }
  const usesZod = (path: string) =>
    importsOf(path).some(({ typeOnly, packageName }) => !typeOnly && packageName === 'zod');

  it('in the tables of contracts and what stands beside them', () => {
    const free = sourcesBelow('contracts').filter((path) => within(path, zodFree) && !isTestCode(path));
    expect(free.length).toBeGreaterThanOrEqual(5);
    for (const path of free) expect([path, [...loaded(path)].filter(usesZod)]).toEqual([path, []]);
  });

  it('in workflows, also through what they import', () => {
    const all = loaded('workflows/index.ts');
    expect(all.size).toBeGreaterThan(8);
    expect([...all].filter(usesZod)).toEqual([]);
  });
});
