import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { type Platform, startPlatform } from '../test/support/platform.ts';

// Limits of waiting, not of speed: many tests share the machine.
jest.setTimeout(180_000);

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform(null, { authenticate: 'real' });
});
afterAll(() => platform?.close());

const setup = (...parameters: string[]) =>
  promisify(execFile)(process.execPath, [join(import.meta.dirname, 'setup.ts'), ...parameters], {
    env: {
      ...process.env,
      NODE_OPTIONS: '--disable-warning=ExperimentalWarning',
      DATABASE_URL: platform.databaseUrl,
      TEMPORAL_ADDRESS: 'localhost:7233',
      STRIPE_SECRET_KEY: 'sk_test_1',
      STRIPE_WEBHOOK_SECRET: 'whsec_1',
      AUTH_SECRET: 'a secret for tests that is long enough',
      PRICEWRIGHT_MASTER_KEY: `${'A'.repeat(43)}=`,
      PUBLIC_URL: 'http://localhost:80',
    },
  });

it('makes the first administrator, once, and the audit says that it came from the command line', async () => {
  const { stdout } = await setup('--name', 'Ada', '--email', 'ada@example.com');
  const link = new URL(/http\S+/.exec(stdout)![0]);
  const { cookies } = await platform.app.inject({ method: 'GET', url: `${link.pathname}${link.search}` });
  expect(cookies.map(({ name }) => name)).toContain('pricewright.session_token');
  const row = await platform.db.selectFrom('journal').selectAll().executeTakeFirstOrThrow();
  expect(row).toMatchObject({
    actor: 'command line',
    audit: { action: 'inviteMember', after: { roles: ['admin'] }, from: { door: 'command line' } },
  });
  await expect(setup('--name', 'Eve', '--email', 'eve@example.com')).rejects.toThrow('there are members already');
  await expect(setup()).rejects.toThrow('--name is missing');
  await expect(setup('--name', 'Eve', '--email', 'nobody')).rejects.toThrow('Invalid email');
});
