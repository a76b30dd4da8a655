import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { SdkKey } from '../../contracts/sdk-keys.ts';
import * as sdkKeys from '../../database/sdk-keys.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';
import { principalWith } from '../../test/support/principals.ts';

let platform: Platform;
let closed: Platform;

beforeAll(async () => {
  platform = await startPlatform(null, { authenticate: async () => principalWith('feature_manager') });
  closed = await startPlatform(null, { authenticate: 'real' });
}, 60_000);
afterAll(async () => {
  await platform?.close();
  await closed?.close();
});

const create = (application: string, environment: string, expected = 201) =>
  platform.call<SdkKey>('POST', '/v1/sdk-keys', { application, environment }, expected);
const read = (id: string) => platform.call<SdkKey>('GET', `/v1/sdk-keys/${id}`);

it('gives each application one key an environment, shown whenever it is asked for', async () => {
  const key = await create('shop', 'production');
  expect(key).toMatchObject({ key: expect.stringMatching(/^pwc_[\w-]{24}$/), revokedAt: null, lastUsedAt: null });
  expect(key.key.startsWith(key.prefix)).toBe(true);
  expect(await read(key.id)).toEqual(key);
  await create('shop', 'production', 409);
  await create('shop', 'staging');
  await create('docs', 'production');
  const filter = encodeURIComponent('{"application":"shop"}');
  expect(await platform.call('GET', `/v1/sdk-keys?filter=${filter}&sort=environment`)).toMatchObject({
    total: 2,
    data: [{ environment: 'production' }, { environment: 'staging' }],
  });
});

it('describes a key anew, and overwrites nobody', async () => {
  const key = await create('blog', 'production');
  const url = `/v1/sdk-keys/${key.id}`;
  expect(await platform.call('PATCH', url, { description: 'The blog' }, 200, { 'if-match': '"1"' })).toMatchObject({
    description: 'The blog',
    revision: 2,
    key: key.key,
  });
  await platform.call('PATCH', url, { description: 'Else' }, 412, { 'if-match': '"1"' });
});

it('lets a revoked key name nothing, and another take its place', async () => {
  const key = await create('app', 'production');
  expect((await sdkKeys.byKey(platform.db, key.key))?.application).toBe('app');
  await sdkKeys.touch(platform.db, key.id, new Date());
  expect((await read(key.id)).lastUsedAt).not.toBeNull();
  const { revokedAt } = await platform.call<SdkKey>('POST', `/v1/sdk-keys/${key.id}/revoke`, {});
  expect(await platform.call('POST', `/v1/sdk-keys/${key.id}/revoke`, {})).toMatchObject({ revokedAt });
  expect(await sdkKeys.byKey(platform.db, key.key)).toBeUndefined();
  const next = await create('app', 'production');
  expect(next.key).not.toBe(key.key);
});

it('opens nothing of the API with a client key', async () => {
  const { key } = await create('open', 'production');
  await sdkKeys.insert(closed.db, {
    id: 'sdk_1',
    application: 'open',
    environment: 'production',
    description: '',
    key,
    created_by: 'test',
    created_at: new Date(),
  });
  const ways: Record<string, string>[] = [{ 'x-api-key': key }, { authorization: `Bearer ${key}` }];
  for (const headers of ways) {
    for (const url of ['/v1/plans', '/v1/flags', '/v1/flags/attribute-hashing', '/v1/me', '/v1/sdk-keys']) {
      await closed.call('GET', url, undefined, 401, headers);
    }
  }
});
