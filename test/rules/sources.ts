import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve, sep } from 'node:path';

export const repository = resolve(import.meta.dirname, '..', '..');

const generated = new Set(['node_modules', 'dist', '.git', '.pricewright']);

/** Every TypeScript file below a folder of the repository, by its path from the root, with `/`. */
export function sourcesBelow(folder: string): string[] {
  const found: string[] = [];
  const visit = (path: string) => {
    for (const entry of readdirSync(join(repository, path), { withFileTypes: true })) {
      if (generated.has(entry.name)) continue;
      const child = join(path, entry.name);
      if (entry.isDirectory()) visit(child);
      else if (/\.tsx?$/.test(entry.name)) found.push(child.split(sep).join('/'));
    }
  };
  visit(folder);
  return found.sort();
}

export function textOf(path: string): string {
  return readFileSync(join(repository, path), 'utf8');
}

/** Folders at the top of the repository that hold something of ours. */
export function topLevelFolders(): string[] {
  return readdirSync(repository)
    .filter((name) => !name.startsWith('.') && !generated.has(name) && statSync(join(repository, name)).isDirectory())
    .sort();
}

/** Tests and what only tests use: they may import anything. */
export function isTestCode(path: string): boolean {
  return /\.test\.tsx?$/.test(path) || /(^|\/)(test|test-support|testing)(\/|\.ts$)/.test(path);
}
