import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory } from '../../dev/binaries/cache.ts';

/** Pinned: another version generates other requests and finds other things. */
const version = '4.32.5';

/**
 * Schemathesis in a Python environment of its own in the user's cache; `SCHEMATHESIS` names another one.
 * @returns its executable, or why there is none
 */
export function schemathesis(environment: NodeJS.ProcessEnv): { path: string } | { missing: string } {
  if (environment.SCHEMATHESIS) return { path: environment.SCHEMATHESIS };
  const folder = join(cacheDirectory(environment), 'schemathesis', version);
  const path = join(folder, 'bin', 'schemathesis');
  if (existsSync(path)) return { path };
  for (const [program, ...parameters] of [
    ['python3', '-m', 'venv', folder],
    [join(folder, 'bin', 'pip'), 'install', '--quiet', `schemathesis==${version}`],
  ] as const) {
    const { status, stderr, error } = spawnSync(program, parameters, { encoding: 'utf8' });
    if (status !== 0) return { missing: `${program} ${parameters.join(' ')}: ${error?.message ?? stderr.slice(-500)}` };
  }
  return { path };
}
