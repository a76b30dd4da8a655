import { randomInt } from 'node:crypto';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { runCommand } from '../../dev/binaries/run-command.ts';
import { temporalCli } from '../../dev/binaries/temporal.ts';
import { until } from '../../dev/launcher/poll.ts';
import { freePort, isPortFree } from '../../dev/processes/ports.ts';
import { commandOf, configOf, environmentOf } from './compose.ts';
import { temporalServerBinaries } from './go-binaries.ts';
import type { Postgres } from './installation.ts';
import type { Programs } from './programs.ts';

/** Ports that Temporal's services listen on, each another on one machine. */
const portVariables = ['FRONTEND', 'MATCHING', 'HISTORY', 'WORKER'].flatMap((service) => [
  `${service}_GRPC_PORT`,
  `${service}_MEMBERSHIP_PORT`,
]);

/**
 * Temporal's server on Postgres with its schema and our namespace, by the commands and the environment of
 * docker-compose.yml; only addresses differ.
 * @returns its address
 */
export async function startTemporalCluster(programs: Programs, postgres: Postgres): Promise<string> {
  const [{ server, sqlTool }, cli] = await Promise.all([temporalServerBinaries(), temporalCli()]);
  const folder = join(programs.folder, 'bin');
  mkdirSync(folder);
  symlinkSync(sqlTool, join(folder, 'temporal-sql-tool'));
  symlinkSync(cli.path, join(folder, 'temporal'));
  const variables = { POSTGRES_PASSWORD: postgres.password };
  const path = `${folder}:${process.env.PATH}`;

  const schema = environmentOf('temporal-schema', variables);
  const addressed = { ...schema, SQL_HOST: '127.0.0.1', SQL_PORT: String(postgres.port), PATH: path };
  // A second start of the same compose file finds the schema there.
  for (let start = 0; start < 2; start++) await runScript('temporal-schema', addressed);

  const dynamicConfig = join(programs.folder, 'temporal-dynamic.yaml');
  writeFileSync(dynamicConfig, configOf('temporal-dynamic'));
  const ports: Record<string, string> = { FRONTEND_HTTP_PORT: String(await freePort()) };
  for (const name of portVariables) ports[name] = String(await smallPort(new Set(Object.values(ports))));
  const address = `127.0.0.1:${ports.FRONTEND_GRPC_PORT}`;
  await programs.start({
    name: 'temporal',
    file: server,
    parameters: ['start'],
    environment: {
      ...environmentOf('temporal', variables),
      ...ports,
      ...{ POSTGRES_SEEDS: '127.0.0.1', DB_PORT: String(postgres.port), BIND_ON_IP: '127.0.0.1' },
      DYNAMIC_CONFIG_FILE_PATH: dynamicConfig,
    },
    ready: (ended) =>
      until(async () => {
        const parameters = ['operator', 'cluster', 'health', '--address', address];
        const { code, output } = await runCommand(cli.path, parameters, { timeoutMs: 5_000, environment: {} });
        if (code !== 0 || !output.includes('SERVING')) throw new Error(output);
      }, ended),
  });
  for (let start = 0; start < 2; start++) {
    await runScript('temporal-namespace', { TEMPORAL_ADDRESS: address, PATH: path, HOME: process.env.HOME ?? '/' });
  }
  return address;
}

/** Temporal's schema keeps a member's port as a smallint. */
async function smallPort(taken: ReadonlySet<string>): Promise<number> {
  for (;;) {
    const port = randomInt(20_000, 32_000);
    if (!taken.has(String(port)) && (await isPortFree(port))) return port;
  }
}

async function runScript(service: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const { code, output } = await runCommand('/bin/sh', ['-euc', ...commandOf(service)], {
    ...{ timeoutMs: 120_000, environment },
  });
  if (code !== 0) throw new Error(`${service} of docker-compose.yml ended with ${code}:\n${output.slice(-3_000)}`);
}
