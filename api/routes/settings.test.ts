import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Settings } from '../../contracts/settings.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform(null);
}, 60_000);
afterAll(() => platform?.close());

it('tells whoever is signed in the base currency, and where processes are seen', async () => {
  const settings = () => platform.call<Settings>('GET', '/v1/settings');
  const temporalUrl = 'http://temporal.test/namespaces/default/workflows';
  expect(await settings()).toEqual({ baseCurrency: 'usd', temporalUrl });
  await platform.db.deleteFrom('installation').execute();
  await platform.db
    .insertInto('installation')
    .values({
      stripe_account: 'acct_1',
      stripe_mode: 'test',
      temporal_namespace: 'default',
      bound_at: new Date(),
      base_currency: 'sek',
    })
    .execute();
  expect(await settings()).toEqual({ baseCurrency: 'sek', temporalUrl });
});
