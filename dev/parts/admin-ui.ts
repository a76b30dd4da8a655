import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { OneShots } from '../launcher/one-shot.ts';
import { repository } from '../launcher/places.ts';

const adminUi = join(repository, 'admin-ui');
const built = join(adminUi, 'dist');
const hashFile = join(built, '.source-hash');

/** Folders whose files end up in the built admin UI. */
const sources = [adminUi, join(repository, 'contracts'), join(repository, 'domain')];

export function isAdminUiBuilt(): boolean {
  return existsSync(hashFile);
}

/** Builds the admin UI unless what is built comes from the same sources. @returns the folder and whether it built */
export async function buildAdminUi(oneShots: OneShots): Promise<{ folder: string; wasBuilt: boolean }> {
  const hash = sourceHash();
  const present = existsSync(hashFile) && readFileSync(hashFile, 'utf8') === hash;
  if (present) return { folder: built, wasBuilt: false };
  // Vite empties its target first: it works beside it, so that a build that fails leaves the former one in place.
  const incoming = join(repository, 'node_modules', '.cache', `admin-ui-${process.pid}`);
  try {
    await oneShots.run({
      name: 'admin-ui-build',
      parameters: [join(repository, 'node_modules', 'vite', 'bin', 'vite.js'), 'build', '--outDir', incoming],
      cwd: adminUi,
      environment: { ...process.env, NODE_ENV: 'production', NO_COLOR: '1' },
    });
    writeFileSync(join(incoming, '.source-hash'), hash);
    rmSync(built, { recursive: true, force: true });
    renameSync(incoming, built);
  } finally {
    rmSync(incoming, { recursive: true, force: true });
  }
  return { folder: built, wasBuilt: true };
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
  return hash.digest('hex');
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isFile()) return entry.name.endsWith('.test.ts') ? [] : [path];
    return entry.isDirectory() && !['node_modules', 'dist'].includes(entry.name) ? filesIn(path) : [];
  });
}
