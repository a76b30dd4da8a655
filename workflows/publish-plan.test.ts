import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import type { PlanPreview, SubscriptionPlan } from '../contracts/plans.ts';
import { createTeamPlan, publish, published, registerFeatures } from '../test/support/plans.ts';
import { type Platform, startPlatform } from '../test/support/platform.ts';
import { timeSkippingEnvironment } from '../test/support/temporal.ts';

let temporal: TestWorkflowEnvironment;
let platform: Platform;

beforeAll(async () => {
  temporal = await timeSkippingEnvironment();
  platform = await startPlatform(temporal);
  await registerFeatures(platform);
  await platform.startWorker();
}, 120_000);

afterAll(async () => {
  await platform?.close();
  await temporal?.teardown();
});

const plan = (id: string) => platform.call<SubscriptionPlan>('GET', `/v1/plans/${id}`);
const prices = async (productId: string) =>
  (await platform.stripe.prices.list({ product: productId, limit: 100 })).data.map(({ id, active, lookup_key }) => ({
    id,
    active,
    lookup_key,
  }));

describe('publishPlan', () => {
  it('takes a draft to active: one product, its features, three prices under their lookup keys', async () => {
    const draft = await createTeamPlan(platform);
    const operation = await published(platform, draft.id);
    expect(operation).toMatchObject({ status: 'done', stage: 'active' });
    const active = await plan(draft.id);
    expect(active).toMatchObject({ status: 'active', openVersion: null, activeVersion: { number: 1 } });
    expect(active.stripe.priceIds).toHaveLength(3);
    const product = await platform.stripe.products.retrieve(active.stripe.productId!);
    expect(product).toMatchObject({ active: true, name: 'Team', unit_label: 'seat' });
    const features = await platform.stripe.products.listFeatures(product.id);
    expect(features.data.map((feature) => feature.entitlement_feature.lookup_key).sort()).toEqual([
      'boards',
      'reports',
    ]);
    expect((await prices(product.id)).map(({ active, lookup_key }) => [active, lookup_key]).sort()).toEqual([
      [true, `${draft.key}:base`],
      [true, `${draft.key}:seats`],
      [true, `${draft.key}:seats-year`],
    ]);
  });

  it('applies exactly the previewed diff, and leaves nothing to do afterwards', async () => {
    const draft = await createTeamPlan(platform);
    const preview = await platform.call<PlanPreview>('POST', `/v1/plans/${draft.id}/preview`, {});
    const operation = await published(platform, draft.id, { diffHash: preview.diff.hash });
    expect(operation.outcome).toMatchObject({ diffHash: preview.diff.hash });
    const after = await platform.call<PlanPreview>('POST', `/v1/plans/${draft.id}/preview`, {});
    expect(after.diff.summary).toMatchObject({ create: 0, update: 0, archive: 0 });
  });

  it('replaces a changed price, keeps the others, and supersedes the version before', async () => {
    const draft = await createTeamPlan(platform);
    await published(platform, draft.id);
    const before = await plan(draft.id);
    const pricing = structuredClone(before.configuration.pricing);
    pricing.components[0]!.unitAmount = '5900';
    const edited = await platform.call<SubscriptionPlan>('PATCH', `/v1/plans/${draft.id}`, { pricing }, 200, {
      'if-match': `"${before.revision}"`,
    });
    expect(edited).toMatchObject({
      status: 'active',
      activeVersion: { number: 1 },
      openVersion: { number: 2, status: 'draft' },
    });
    expect((await published(platform, draft.id)).status).toBe('done');
    const after = await plan(draft.id);
    expect(after).toMatchObject({ activeVersion: { number: 2 }, stripe: { productId: before.stripe.productId } });
    const versions = await platform.call<{ data: { status: string }[] }>('GET', `/v1/plans/${draft.id}/versions`);
    expect(versions.data.map(({ status }) => status)).toEqual(['active', 'superseded']);
    const all = await prices(before.stripe.productId!);
    expect(all).toHaveLength(4);
    expect(all.filter(({ active }) => !active)).toEqual([expect.objectContaining({ lookup_key: null })]);
    expect(after.stripe.priceIds.filter((id) => before.stripe.priceIds.includes(id))).toHaveLength(2);
  });

  it('unsets metadata that the plan drops, leaves what others wrote, and says who holds a lookup key', async () => {
    const draft = await createTeamPlan(platform);
    const edit = async (changes: Partial<SubscriptionPlan['configuration']>) => {
      const { revision } = await plan(draft.id);
      await platform.call('PATCH', `/v1/plans/${draft.id}`, changes, 200, { 'if-match': `"${revision}"` });
    };
    const { stripeIntegration } = draft.configuration;
    await edit({ stripeIntegration: { ...stripeIntegration, productMetadata: { list: '2026', owner: 'pricing' } } });
    await published(platform, draft.id);
    const before = await plan(draft.id);
    const productId = before.stripe.productId!;
    await platform.stripe.products.update(productId, { metadata: { theirs: 'stays' } });

    const pricing = structuredClone(before.configuration.pricing);
    pricing.components[0]!.unitAmount = '5900';
    await edit({ pricing, stripeIntegration: { ...stripeIntegration, productMetadata: { owner: 'pricing' } } });
    const { diff } = await platform.call<PlanPreview>('POST', `/v1/plans/${draft.id}/preview`, {});
    const change = (action: string, object: string) =>
      diff.changes.find((each) => each.action === action && each.object === object);
    expect(change('update', 'product')?.changes).toEqual([{ field: 'metadata.list', from: '2026', to: null }]);
    expect(change('create', 'price')).toMatchObject({
      stripeId: null,
      keyHolder: change('archive', 'price')?.stripeId,
    });

    expect((await published(platform, draft.id, { diffHash: diff.hash })).status).toBe('done');
    const { metadata } = await platform.stripe.products.retrieve(productId);
    expect(metadata).toMatchObject({ owner: 'pricing', theirs: 'stays', pricewright_plan: draft.id });
    expect(metadata).not.toHaveProperty('list');
    const after = await platform.call<PlanPreview>('POST', `/v1/plans/${draft.id}/preview`, {});
    expect(after.diff.summary).toMatchObject({ create: 0, update: 0, archive: 0 });
  });

  it('sells a version with other features under a product of its own', async () => {
    const draft = await createTeamPlan(platform);
    await published(platform, draft.id);
    const before = await plan(draft.id);
    const features = [...before.configuration.features, { ...before.configuration.features[0]!, featureId: 'sso' }];
    await platform.call('PATCH', `/v1/plans/${draft.id}`, { features }, 200, { 'if-match': `"${before.revision}"` });
    expect((await published(platform, draft.id)).status).toBe('done');
    const after = await plan(draft.id);
    expect(after.stripe.productId).not.toBe(before.stripe.productId);
    expect(await platform.stripe.products.retrieve(before.stripe.productId!)).toMatchObject({ active: false });
    expect((await prices(before.stripe.productId!)).every(({ active }) => !active)).toBe(true);
    expect((await prices(after.stripe.productId!)).map(({ lookup_key }) => lookup_key).sort()[0]).toBe(
      `${draft.key}:base`,
    );
  });

  it('waits at the preview and publishes after 20 days', async () => {
    const draft = await createTeamPlan(platform);
    const operationId = await publish(platform, draft.id, { hold: true });
    await platform.operation(operationId, (row) => row.status === 'waiting');
    expect(await plan(draft.id)).toMatchObject({ status: 'preview' });
    const waiting = await platform.call<SubscriptionPlan>('GET', `/v1/plans/${draft.id}`);
    const versionId = waiting.openVersion!.id;
    const [object] = await platform.db
      .selectFrom('plan_version_objects')
      .selectAll()
      .where('version_id', '=', versionId)
      .where('object', '=', 'product')
      .execute();
    expect((await prices(object!.stripe_id)).every(({ active }) => !active)).toBe(true);
    await platform.skip('20 days');
    await publish(platform, draft.id);
    expect(await platform.operation(operationId)).toMatchObject({ status: 'done' });
    expect(await plan(draft.id)).toMatchObject({ status: 'active' });
  });

  it('returns to draft and archives what it synced when nobody decides for 30 days', async () => {
    const draft = await createTeamPlan(platform);
    const operationId = await publish(platform, draft.id, { hold: true });
    await platform.operation(operationId, (row) => row.status === 'waiting');
    await platform.skip('31 days');
    expect(await platform.operation(operationId)).toMatchObject({
      status: 'cancelled',
      outcome: { outcome: 'expired' },
    });
    expect(await plan(draft.id)).toMatchObject({ status: 'draft' });
  });

  it('publishes at the time that was ordered, and not before', async () => {
    const draft = await createTeamPlan(platform);
    const at = new Date((await temporal.currentTimeMs()) + 7 * 86_400_000).toISOString();
    const operationId = await publish(platform, draft.id, { at });
    await platform.operation(operationId, (row) => row.status === 'waiting');
    await platform.skip('6 days');
    expect(await plan(draft.id)).toMatchObject({ status: 'preview' });
    await platform.skip('2 days');
    expect(await platform.operation(operationId)).toMatchObject({ status: 'done' });
  });

  it.each(['cancel', 'modify'] as const)('goes back to draft on %s, and can be published again', async (command) => {
    const draft = await createTeamPlan(platform);
    const operationId = await publish(platform, draft.id, { hold: true });
    await platform.operation(operationId, (row) => row.status === 'waiting');
    if (command === 'cancel') await platform.call('POST', `/v1/plans/${draft.id}/cancel`, {}, 202);
    else {
      const waiting = await plan(draft.id);
      const features = waiting.configuration.features.slice(0, 1);
      await platform.call('PATCH', `/v1/plans/${draft.id}`, { features }, 200, { 'if-match': `"${waiting.revision}"` });
    }
    expect(await platform.operation(operationId)).toMatchObject({ status: 'cancelled' });
    expect(await plan(draft.id)).toMatchObject({ status: 'draft' });
    expect(await published(platform, draft.id)).toMatchObject({ status: 'done' });
    const active = await plan(draft.id);
    const features = await platform.stripe.products.listFeatures(active.stripe.productId!);
    expect(features.data).toHaveLength(command === 'cancel' ? 2 : 1);
  });
});
