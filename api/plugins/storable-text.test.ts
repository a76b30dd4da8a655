import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { ErrorResponse } from '../../contracts/http.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform(null);
}, 60_000);
afterAll(() => platform?.close());

it.each([
  ['a null character in a value', { key: 'a', name: 'A\u0000B' }, 'name'],
  ['half of a surrogate pair', { key: 'a', name: '\ud800' }, 'name'],
  ['a null character in a key', { key: 'a', name: 'A', 'x\u0000': 1 }, 'body'],
])('refuses %s with its place', async (_, payload, field) => {
  const response = await platform.app.inject({ method: 'POST', url: '/v1/flags', payload });
  const { error } = ErrorResponse.parse(response.json());
  expect(error).toMatchObject({ code: 'MalformedRequest', details: { fields: [{ field, code: 'unstorable_text' }] } });
});

it('refuses it in a query too', async () => {
  const response = await platform.app.inject({ method: 'GET', url: '/v1/plans?q=%00' });
  expect(ErrorResponse.parse(response.json()).error.code).toBe('MalformedRequest');
});

it('keeps every other character', async () => {
  const name = '価格 💶 \u0001 é';
  await platform.call('POST', '/v1/flags', { key: 'unicode', name }, 201);
  const { data } = await platform.call<{ data: { name: string }[] }>('GET', '/v1/flags');
  expect(data[0]?.name).toBe(name);
});
