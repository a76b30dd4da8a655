import { expect, test } from '@jest/globals';
import { refusal, useSandbox } from '../testing.ts';

const use = useSandbox();

test('a feature is found by its lookup key, which is taken once', async () => {
  const features = use.stripe.entitlements.features;
  const made = await features.create({ lookup_key: 'exports', name: 'Exports', metadata: { flag: 'exports' } });
  expect(made).toMatchObject({ object: 'entitlements.feature', active: true, lookup_key: 'exports', name: 'Exports' });
  expect((await features.list({ lookup_key: 'exports' })).data).toEqual([made]);
  expect((await refusal(features.create({ lookup_key: 'exports', name: 'Again' }))).code).toBe(
    'resource_already_exists',
  );
  const archived = await features.update(made.id, { active: false, name: 'Old exports' });
  expect(archived).toMatchObject({ active: false, name: 'Old exports', metadata: { flag: 'exports' } });
  expect((await features.list({ archived: true })).data.map(({ id }) => id)).toEqual([made.id]);
  expect((await features.list({ archived: false })).data).toEqual([]);
});

test('a product carries features, each once', async () => {
  const feature = await use.stripe.entitlements.features.create({ lookup_key: 'sso', name: 'SSO' });
  const { id } = await use.stripe.products.create({ name: 'Plan' });
  const attach = () => use.stripe.products.createFeature(id, { entitlement_feature: feature.id });
  const attached = await attach();
  expect(attached).toMatchObject({ object: 'product_feature', entitlement_feature: { lookup_key: 'sso' } });
  expect(attached).not.toHaveProperty('product');
  expect((await refusal(attach())).code).toBe('resource_already_exists');
  expect((await use.stripe.products.listFeatures(id)).data).toEqual([attached]);
  expect(await use.stripe.products.retrieveFeature(id, attached.id)).toEqual(attached);

  const other = await use.stripe.products.create({ name: 'Other' });
  expect((await use.stripe.products.listFeatures(other.id)).data).toEqual([]);
  expect((await refusal(use.stripe.products.retrieveFeature(other.id, attached.id))).statusCode).toBe(404);
  expect((await use.stripe.products.deleteFeature(id, attached.id)).deleted).toBe(true);
  expect((await use.stripe.products.listFeatures(id)).data).toEqual([]);
  const unknown = use.stripe.products.createFeature(id, { entitlement_feature: 'feat_none' });
  expect(await refusal(unknown)).toMatchObject({ statusCode: 400, param: 'entitlement_feature' });
});
