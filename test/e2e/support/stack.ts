import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Launcher } from '../../support/launcher.ts';

export interface RunningPricewright {
  /** Where the API and the admin UI answer. */
  url: string;
  stop(): Promise<void>;
}

/** The whole product to look at in a browser: the one at `PRICEWRIGHT_URL`, else one started for this run by `npm start`. */
export async function startPricewright(): Promise<RunningPricewright> {
  const given = process.env.PRICEWRIGHT_URL;
  if (given) return { url: given.replace(/\/$/, ''), stop: async () => {} };
  const folder = mkdtempSync(join(tmpdir(), 'pricewright-e2e-'));
  const launcher = new Launcher(folder);
  await launcher.prints('Pricewright is ready');
  return {
    url: launcher.credentials().url,
    stop: async () => {
      launcher.process.kill('SIGINT');
      await launcher.ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
