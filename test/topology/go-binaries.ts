import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheDirectory } from '../../dev/binaries/cache.ts';
import { runCommand } from '../../dev/binaries/run-command.ts';

/** As docker-compose.yml names it. */
export const temporalServerVersion = '1.32.0';
const packages = { server: 'go.temporal.io/server/cmd/server', sqlTool: 'go.temporal.io/server/cmd/tools/sql' };
/** From nothing it compiles for some minutes. */
const buildTimeoutMs = 30 * 60_000;

/**
 * Temporal's server and its schema tool, built from source once and kept in the user's cache.
 * @throws Error with what Go said
 */
export async function temporalServerBinaries(): Promise<{ server: string; sqlTool: string }> {
  const folder = join(
    cacheDirectory(process.env),
    'temporal-server',
    `${temporalServerVersion}-${process.platform}-${process.arch}`,
  );
  const [server, sqlTool] = [join(folder, 'server'), join(folder, 'sql')];
  if (existsSync(server) && existsSync(sqlTool)) return { server, sqlTool };
  mkdirSync(folder, { recursive: true });
  const incoming = mkdtempSync(join(folder, '.incoming-'));
  try {
    console.log(`building Temporal server ${temporalServerVersion} with Go, which takes some minutes the first time`);
    const modules = Object.values(packages).map((name) => `${name}@v${temporalServerVersion}`);
    const { code, output } = await runCommand('go', ['install', ...modules], {
      timeoutMs: buildTimeoutMs,
      environment: { ...process.env, GOBIN: incoming },
    });
    if (code !== 0) throw new Error(`Go could not build Temporal's server: ${output.slice(-2_000)}`);
    for (const name of readdirSync(incoming)) renameSync(join(incoming, name), join(folder, name));
  } finally {
    rmSync(incoming, { recursive: true, force: true });
  }
  return { server, sqlTool };
}
