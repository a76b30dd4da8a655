import { join } from 'node:path';
import type { PartSpec } from '../launcher/part.ts';
import { repository } from '../launcher/places.ts';
import { answers } from '../launcher/poll.ts';

/** The API; `environment` holds its whole configuration. */
export function apiPart(environment: NodeJS.ProcessEnv, origin: string): PartSpec {
  return {
    name: 'api',
    title: 'API',
    command: { file: process.execPath, parameters: [join('api', 'main.ts')], cwd: repository },
    environment,
    ready: (ended) => answers(`${origin}/readyz`, ended, 200),
  };
}

/** The worker with the relay; `environment` holds its whole configuration. */
export function workerPart(environment: NodeJS.ProcessEnv, healthOrigin: string): PartSpec {
  return {
    name: 'worker',
    title: 'Worker',
    command: { file: process.execPath, parameters: [join('worker', 'main.ts')], cwd: repository },
    environment,
    // It lets activities that run finish for up to 10 s.
    graceMs: 15_000,
    ready: (ended) => answers(`${healthOrigin}/readyz`, ended, 200),
  };
}
