import { execFile } from 'node:child_process';

export interface CommandResult {
  /** Exit code; null when it could not be started or was ended by the time-out. */
  code: number | null;
  output: string;
}

/** Runs a program to its end and gives what it printed; never throws. */
export function runCommand(
  file: string,
  parameters: string[],
  options: { timeoutMs: number; environment?: NodeJS.ProcessEnv; cwd?: string },
): Promise<CommandResult> {
  return new Promise((resolve) => {
    const settings = {
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL' as const,
      env: options.environment ?? process.env,
      cwd: options.cwd,
      maxBuffer: 16 * 1024 * 1024,
    };
    execFile(file, parameters, settings, (error, stdout, stderr) => {
      const output = `${stdout}${stderr}`.trim();
      if (!error) resolve({ code: 0, output });
      else if (error.killed) resolve({ code: null, output: `no end within ${options.timeoutMs / 1000} s. ${output}` });
      else if (typeof error.code === 'number') resolve({ code: error.code, output });
      else resolve({ code: null, output: error.message });
    });
  });
}
