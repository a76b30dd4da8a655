import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Binary } from './binary.ts';
import { runCommand } from './run-command.ts';

const probeTimeoutMs = 3_000;
const downloadTimeoutMs = 3 * 60 * 1000;

/** Where the SDK's downloader asks for Temporal's executables. */
const downloadOrigin = 'https://temporal.download/';

/**
 * Lets the Temporal SDK download the executable. It knows neither a time-out nor a way to only download, so it runs
 * in a process of its own, after a short look whether its site can be reached at all.
 * @returns path of the executable
 */
export async function downloadWithSdk(binary: Binary, folder: string, environment: NodeJS.ProcessEnv): Promise<string> {
  await fetch(downloadOrigin, { method: 'HEAD', signal: AbortSignal.timeout(probeTimeoutMs) }).catch((error: Error) => {
    const cause = error.cause instanceof Error ? error.cause.message : error.message;
    throw new Error(`${downloadOrigin} cannot be reached: ${cause}`);
  });
  const script = fileURLToPath(new URL('./sdk-download-main.ts', import.meta.url));
  const { code, output } = await runCommand(process.execPath, [script, binary.sdkServer, folder], {
    timeoutMs: downloadTimeoutMs,
    environment,
  });
  if (code !== 0) throw new Error(output.split('\n').slice(-3).join(' '));
  const file = (await readdir(folder)).find((name) => name.startsWith('temporal-'));
  if (!file) throw new Error(`the SDK left no executable in ${folder}`);
  return join(folder, file);
}
