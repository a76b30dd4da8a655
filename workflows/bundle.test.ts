import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { workflowBundle } from '../worker/workflow-bundle.ts';

/** Each worker keeps it in memory; the greater part is the SDK's own. */
const mostBytes = 1_000_000;
const marker = '//# sourceMappingURL=data:application/json;charset=utf-8;base64,';
const root = join(import.meta.dirname, '..');

let folder: string;
let program: string;
let modules: string[];

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pricewright-bundle-'));
  const code = await readFile((await workflowBundle(folder)).codePath, 'utf8');
  const at = code.indexOf(marker);
  program = code.slice(0, at);
  const { sources } = JSON.parse(Buffer.from(code.slice(at + marker.length), 'base64').toString()) as {
    sources: string[];
  };
  modules = sources.map((source) => relative(root, source));
}, 60_000);
afterAll(() => rm(folder, { recursive: true, force: true }));

it('holds every workflow', () => {
  for (const name of ['publish-plan', 'deprecate-plan', 'archive-plan', 'erase-person']) {
    expect(modules).toContain(`workflows/${name}.ts`);
  }
});

it('holds nothing of ours but workflows, pure rules and what of contracts is free of zod', () => {
  const ours = modules.filter((path) => path.endsWith('.ts') && !path.includes('node_modules'));
  expect(ours.filter((path) => !/^(workflows|domain|contracts)\//.test(path))).toEqual([]);
});

it('holds no zod, no client of the outside and no module of Node', () => {
  expect(modules.some((path) => path.includes('node_modules/@temporalio/workflow/'))).toBe(true);
  expect(modules.filter((path) => /node_modules\/(zod|stripe|kysely|pg|fastify)\//.test(path))).toEqual([]);
  const required = [...program.matchAll(/\brequire\(["']([^"']+)["']\)/g)].map((match) => match[1]!);
  const builtins = new Set(builtinModules.flatMap((name) => [name, `node:${name}`]));
  expect(required.filter((name) => builtins.has(name))).toEqual([]);
});

it('is small', () => {
  const bytes = Buffer.byteLength(program);
  process.stdout.write(`workflow bundle: ${Math.round(bytes / 1_000)} kB\n`);
  expect(bytes).toBeLessThan(mostBytes);
});
