import type Stripe from 'stripe';
import type { LoggedRequest } from '../dev/stripe-sandbox/http/request-log.ts';

/**
 * Makes the calls that a publication made, of a product of its own, one after the other and with nothing between them.
 * @returns milliseconds
 */
export async function bareCalls(stripe: Stripe, requests: readonly LoggedRequest[], name: string): Promise<number> {
  const productId = `prod_${name}`;
  // Asked for before the clock runs.
  const features = (await stripe.entitlements.features.list({ limit: 100 })).data;
  const priceIds: string[] = [];
  let updatedPrices = 0;
  const calls: Record<string, () => Promise<unknown>> = {
    'GET /v1/products': () => stripe.products.list({ ids: [productId], limit: 100 }),
    'GET /v1/products/:id': () => stripe.products.retrieve(productId),
    'GET /v1/products/:product/features': () => stripe.products.listFeatures(productId, { limit: 100 }),
    'GET /v1/prices': () =>
      stripe.prices.list({ lookup_keys: [name], limit: 100, expand: ['data.tiers', 'data.currency_options'] }),
    'GET /v1/entitlements/features': () => stripe.entitlements.features.list({ limit: 100 }),
    'POST /v1/products': () => stripe.products.create({ id: productId, name, active: false, unit_label: 'seat' }),
    'POST /v1/products/:product/features': () =>
      stripe.products.createFeature(productId, { entitlement_feature: features.pop()!.id }),
    'POST /v1/products/:id': () => stripe.products.update(productId, { active: true }),
    'POST /v1/prices': async () => {
      const lookup_key = `${name}:${priceIds.length}`;
      const recurring = { interval: 'month' as const };
      const price = await stripe.prices.create({
        ...{ product: productId, currency: 'usd', unit_amount: 4900, recurring, lookup_key, active: false },
      });
      priceIds.push(price.id);
    },
    'POST /v1/prices/:price': () =>
      stripe.prices.update(priceIds[updatedPrices++]!, {
        ...{ active: true, lookup_key: `${name}:sells:${updatedPrices}`, transfer_lookup_key: true },
      }),
  };
  const begun = performance.now();
  for (const { operation } of requests) {
    const call = calls[operation ?? ''];
    if (!call) throw new Error(`A publication makes a call that bench/bare-calls.ts does not know: ${operation}`);
    await call();
  }
  return performance.now() - begun;
}
