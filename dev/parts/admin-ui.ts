import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { OneShots } from '../launcher/one-shot.ts';
import { repository } from '../launcher/places.ts';

const adminUi = join(repository, 'admin-ui');
/**
 * Each build has a folder of its own, named by its sources: another start from this checkout, whose sources may have
 * changed meanwhile, takes nothing away from an API that serves the former ones.
 */
const builds = join(adminUi, '.built');
/** A build that no start has asked for in so long goes. */
const keptDays = 30;

/** Folders whose files end up in the built admin UI. */
const sources = [adminUi, join(repository, 'contracts'), join(repository, 'domain')];

/** The build that was asked for last; what there is to serve when building fails. */
export function lastAdminUi(): string | undefined {
  return presentBuilds().sort((one, other) => other.usedAt - one.usedAt)[0]?.folder;
}

/** Builds the admin UI unless there is a build of the same sources. @returns its folder and whether it built */
export async function buildAdminUi(oneShots: OneShots): Promise<{ folder: string; wasBuilt: boolean }> {
  const folder = join(builds, sourceHash());
  const wasBuilt = !existsSync(folder);
  if (wasBuilt) await build(oneShots, folder);
  const now = new Date();
  utimesSync(folder, now, now);
  for (const old of presentBuilds()) {
    if (now.getTime() - old.usedAt > keptDays * 24 * 60 * 60 * 1000) rmSync(old.folder, { recursive: true });
  }
  return { folder, wasBuilt };
}

async function build(oneShots: OneShots, folder: string): Promise<void> {
  const incoming = join(repository, 'node_modules', '.cache', `admin-ui-${process.pid}`);
  try {
    await oneShots.run({
      name: 'admin-ui-build',
      parameters: [join(repository, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--outDir', incoming],
      cwd: adminUi,
      environment: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
    });
    mkdirSync(builds, { recursive: true });
    renameSync(incoming, folder);
  } catch (error) {
    // Another start has finished the same build in the meantime.
    if (!existsSync(folder)) throw error;
  } finally {
    rmSync(incoming, { recursive: true, force: true });
  }
}

function presentBuilds(): { folder: string; usedAt: number }[] {
  if (!existsSync(builds)) return [];
  return readdirSync(builds).flatMap((name) => {
    const folder = join(builds, name);
    const stat = statSync(folder, { throwIfNoEntry: false });
    return stat ? [{ folder, usedAt: stat.mtimeMs }] : [];
  });
}

function sourceHash(): string {
  const hash = createHash('sha256');
  const files = [...sources.flatMap(filesIn), join(repository, 'package-lock.json')].sort();
  for (const file of files) {
    hash
      .update(`${relative(repository, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return hash.digest('hex').slice(0, 16);
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return entry.name.endsWith('.test.ts') ? [] : [path];
    return entry.isDirectory() && !['node_modules', 'dist', '.built'].includes(entry.name) ? filesIn(path) : [];
  });
}
