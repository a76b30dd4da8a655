import { runCommand } from '../binaries/run-command.ts';
import type { PartSpec } from '../launcher/part.ts';
import { repository } from '../launcher/places.ts';
import { until } from '../launcher/poll.ts';

/** The dev server would forget closed workflows after a day; people look at them longer. */
const retention = '2160h';

export interface TemporalOptions {
  cli: string;
  port: number;
  uiPort: number;
  namespace: string;
  databaseFile: string;
}

export function temporalPart({ cli, port, uiPort, namespace, databaseFile }: TemporalOptions): PartSpec {
  const environment = withoutTemporalSettings();
  const address = `127.0.0.1:${port}`;
  const setRetention = ['operator', 'namespace', 'update', '--retention', retention];
  return {
    name: 'temporal',
    title: 'Temporal',
    command: {
      file: cli,
      parameters: [
        ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), '--ui-port', String(uiPort)],
        ...['--namespace', namespace, '--db-filename', databaseFile, '--log-level', 'warn'],
        // With SQLite's defaults it does about 5 workflows a second, with these about 65.
        ...['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=normal'],
      ],
      cwd: repository,
    },
    environment,
    ready: (ended) =>
      until(async () => {
        const parameters = [...setRetention, '--namespace', namespace, '--address', address];
        const { code, output } = await runCommand(cli, parameters, { timeoutMs: 5_000, environment });
        if (code !== 0) throw new Error(output);
      }, ended),
    givesUpAfter: 5,
  };
}

/** A person's own settings for Temporal's command line must not reach the embedded server. */
function withoutTemporalSettings(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('TEMPORAL_')));
}
