import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Binary } from './binary.ts';

const abandonedAfterMs = 60 * 60 * 1000;

/**
 * Folder of downloaded executables, one per user: it outlives `npm ci` and `npm run reset`.
 * https://specifications.freedesktop.org/basedir-spec/latest/
 */
export function cacheDirectory(environment: NodeJS.ProcessEnv): string {
  if (environment.PRICEWRIGHT_CACHE_DIR) return environment.PRICEWRIGHT_CACHE_DIR;
  return join(environment.XDG_CACHE_HOME || join(homedir(), '.cache'), 'pricewright');
}

export function executableName(binary: Binary): string {
  return process.platform === 'win32' ? `${binary.name}.exe` : binary.name;
}

function cachedFolder(binary: Binary, environment: NodeJS.ProcessEnv): string {
  const platform = `${process.platform}-${process.arch}`;
  return join(cacheDirectory(environment), binary.name, `${binary.wheel.version}-${platform}`);
}

export function cachedFile(binary: Binary, environment: NodeJS.ProcessEnv): string {
  return join(cachedFolder(binary, environment), executableName(binary));
}

/** Removes a cached executable that turned out not to work. */
export async function dropFromCache(binary: Binary, environment: NodeJS.ProcessEnv): Promise<void> {
  await rm(cachedFolder(binary, environment), { recursive: true, force: true });
}

/**
 * Lets `fetchInto` bring the executable into a temporary folder and moves it into the cache in one step, so that
 * concurrent callers never see half a file; who comes second uses what is there.
 * @returns the cached file
 */
export async function installToCache(
  binary: Binary,
  environment: NodeJS.ProcessEnv,
  fetchInto: (folder: string) => Promise<string>,
): Promise<string> {
  const target = cachedFolder(binary, environment);
  const parent = join(target, '..');
  await mkdir(parent, { recursive: true });
  await removeAbandoned(parent);
  const work = join(parent, `.incoming-${process.pid}-${randomBytes(4).toString('hex')}`);
  const staged = join(work, 'staged');
  try {
    await mkdir(staged, { recursive: true });
    await rename(await fetchInto(work), join(staged, executableName(binary)));
    await rename(staged, target).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST' && error.code !== 'EPERM') throw error;
    });
    await stat(cachedFile(binary, environment));
  } finally {
    await rm(work, { recursive: true, force: true });
  }
  return cachedFile(binary, environment);
}

async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith('.incoming-')) continue;
    const entry = await stat(join(parent, name)).catch(() => undefined);
    if (entry && Date.now() - entry.mtimeMs > abandonedAfterMs) {
      await rm(join(parent, name), { recursive: true, force: true });
    }
  }
}
