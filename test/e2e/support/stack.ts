import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Launcher } from '../../support/launcher.ts';

export interface RunningPricewright {
  /** Where the API and the admin UI answer. */
  url: string;
  /** Of one who may edit and publish plans. */
  email: string;
  password: string;
  stop(): Promise<void>;
}

/**
 * The whole product to look at in a browser: the one at `PRICEWRIGHT_URL` (with `PRICEWRIGHT_EMAIL` and
 * `PRICEWRIGHT_PASSWORD`), else one started for this run by `npm start`.
 */
export async function startPricewright(): Promise<RunningPricewright> {
  const given = process.env.PRICEWRIGHT_URL;
  if (given) {
    const { PRICEWRIGHT_EMAIL: email = '', PRICEWRIGHT_PASSWORD: password = '' } = process.env;
    return { url: given.replace(/\/$/, ''), email, password, stop: async () => {} };
  }
  const folder = mkdtempSync(join(tmpdir(), 'pricewright-e2e-'));
  const launcher = new Launcher(folder);
  const stop = async () => {
    launcher.process.kill('SIGINT');
    await launcher.ended;
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await launcher.prints('Pricewright is ready', 540_000);
  } catch (error) {
    await stop();
    throw error;
  }
  const file = readFileSync(join(folder, 'dev-credentials.json'), 'utf8');
  const { url, adminEmail, adminPassword } = JSON.parse(file) as Record<'url' | 'adminEmail' | 'adminPassword', string>;
  return {
    url,
    email: adminEmail,
    password: adminPassword,
    stop,
  };
}
