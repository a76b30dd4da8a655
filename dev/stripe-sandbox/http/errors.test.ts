import { expect, test } from '@jest/globals';
import Stripe from 'stripe';
import { bare, clientOf, refusal, useSandbox } from '../testing.ts';

const use = useSandbox();

test('an unknown URL answers with Stripe’s envelope', async () => {
  const answer = await bare(use.sandbox, 'GET', '/v1/nothing/here?limit=3');
  expect(answer.status).toBe(404);
  expect(await answer.json()).toMatchObject({
    error: {
      type: 'invalid_request_error',
      message: expect.stringMatching(
        /^Unrecognized request URL \(GET: \/v1\/nothing\/here\)\. If you are trying to list/,
      ),
    },
  });
  for (const method of ['PUT', 'PATCH', 'DELETE']) {
    const refused = await bare(use.sandbox, method, '/v1/prices/price_1');
    expect([method, refused.status]).toEqual([method, 404]);
    expect(await refused.text()).toContain(`Unrecognized request URL (${method}: /v1/prices/price_1)`);
  }
});

test('an object that is not there is a 404 in the URL and a 400 in a parameter', async () => {
  const error = await refusal(use.stripe.prices.retrieve('price_none'));
  expect(error).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError);
  expect(error).toMatchObject({
    statusCode: 404,
    code: 'resource_missing',
    param: 'price',
    message: "No such price: 'price_none'",
    doc_url: 'https://stripe.com/docs/error-codes/resource-missing',
    requestId: expect.stringMatching(/^req_\w{14}$/),
    request_log_url: expect.stringContaining('/logs/req_'),
  });
});

test.each<[string, object, object]>([
  [
    'unknown',
    { name: 'x', colour: 'red', size: 1 },
    { code: 'parameter_unknown', message: 'Received unknown parameters: colour, size' },
  ],
  ['missing', {}, { code: 'parameter_missing', message: 'Missing required param: name.', param: 'name' }],
  ['empty', { name: '' }, { code: 'parameter_invalid_empty', param: 'name' }],
  ['no boolean', { name: 'x', active: 'maybe' }, { message: 'Invalid boolean: maybe', param: 'active' }],
  ['no array', { name: 'x', images: 'i' }, { message: 'Invalid array', param: 'images' }],
  ['no object', { name: 'x', package_dimensions: 'big' }, { message: 'Invalid object', param: 'package_dimensions' }],
  [
    'too long',
    { name: 'x', unit_label: 'thirteen-long' },
    { param: 'unit_label', message: expect.stringMatching(/must be at most 12 characters/) },
  ],
  ['unknown inside', { name: 'x', marketing_features: [{ name: 'a', b: 1 }] }, { param: 'marketing_features[0][b]' }],
  ['missing inside', { name: 'x', marketing_features: [{}, { x: '' }] }, { code: 'parameter_unknown' }],
  ['long metadata', { name: 'x', metadata: { k: 'v'.repeat(501) } }, { param: 'metadata' }],
  [
    'much metadata',
    { name: 'x', metadata: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`k${i}`, '1'])) },
    { param: 'metadata' },
  ],
])('a parameter that is %s', async (_, params, expected) => {
  const error = await refusal(use.stripe.products.create(params as Stripe.ProductCreateParams));
  expect(error).toMatchObject({ statusCode: 400, rawType: 'invalid_request_error', ...expected });
});

test('integers are checked and bounded', async () => {
  const list = (limit: unknown) => refusal(use.stripe.products.list({ limit } as Stripe.ProductListParams));
  expect(await list('many')).toMatchObject({ code: 'parameter_invalid_integer', message: 'Invalid integer: many' });
  expect((await list(0)).message).toBe('This value must be greater than or equal to 1.');
  expect((await list(101)).message).toBe("This value must be less than or equal to 100 (it currently is '101').");
});

test('keys: none, wrong, restricted', async () => {
  const anonymous = await fetch(`${use.sandbox.url}/v1/products`);
  expect(anonymous.status).toBe(401);
  expect(await anonymous.text()).toContain('You did not provide an API key.');
  const wrong = await refusal(clientOf(use.sandbox.port, 'sk_test_wrongwrong1234').products.list());
  expect(wrong).toBeInstanceOf(Stripe.errors.StripeAuthenticationError);
  expect(wrong.message).toBe('Invalid API Key provided: sk_test_**********1234');

  const reader = clientOf(use.sandbox.port, use.sandbox.restrictedKey);
  await use.stripe.products.create({ id: 'pw_read', name: 'Read me' });
  expect((await reader.products.retrieve('pw_read')).name).toBe('Read me');
  for (const write of [() => reader.products.create({ name: 'No' }), () => reader.products.del('pw_read')]) {
    const error = await refusal(write());
    expect(error).toBeInstanceOf(Stripe.errors.StripePermissionError);
    expect(error.statusCode).toBe(403);
    expect(error.message).toMatch(
      /^The provided key 'rk_test_\*{4}dbox' does not have the required permissions for this endpoint on account 'acct_\w+'\. Having the 'rak_product_write' permission would allow this request to continue\.$/,
    );
  }
  expect((await use.stripe.products.retrieve('pw_read')).name).toBe('Read me');
});

test('headers name the request and the version', async () => {
  const { lastResponse } = await use.stripe.products.list();
  expect(lastResponse.requestId).toMatch(/^req_/);
  expect(lastResponse.apiVersion).toBe('2026-10-28.endive');
});

test('bodies: arrays in both spellings, JSON refused, too large refused', async () => {
  const form = 'name=A%20%26%20B+C&images[]=https%3A%2F%2Fa&images[]=https%3A%2F%2Fb&metadata[x y]=1&metadata%5Bz%5D=2';
  const made = await bare(use.sandbox, 'POST', '/v1/products', form);
  expect(await made.json()).toMatchObject({
    name: 'A & B C',
    images: ['https://a', 'https://b'],
    metadata: { 'x y': '1', z: '2' },
  });
  const json = await bare(use.sandbox, 'POST', '/v1/products', '{"name":"x"}', { 'content-type': 'application/json' });
  expect(json.status).toBe(400);
  const large = await bare(use.sandbox, 'POST', '/v1/products', `name=${'x'.repeat(5 << 20)}`);
  expect(large.status).toBe(413);
  expect(await large.json()).toHaveProperty('error.message');
});

test.each(['__proto__[a]=1', '__proto__=1', 'constructor[prototype][a]=1', 'toString=1'])(
  '%s is one unknown parameter more',
  async (form) => {
    const answer = await bare(use.sandbox, 'POST', '/v1/products', `name=x&${form}`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({ error: { code: 'parameter_unknown' } });
    expect(({} as { a?: string }).a).toBeUndefined();
  },
);

test('the account is one, in test mode', async () => {
  const account = await use.stripe.accounts.retrieveCurrent();
  expect(account).toMatchObject({ id: use.sandbox.accountId, object: 'account', livemode: false });
  expect(account.id).toMatch(/^acct_1\w{15}$/);
});
