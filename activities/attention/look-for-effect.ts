import { sellsAfter } from '../../contracts/tables/attention.ts';
import type { CatalogueWrites } from '../../integrations/stripe/catalogue-writes.ts';

export type Seen =
  /** It is there, under this id when it has one. */
  { state: 'happened'; outsideId: string | null } | { state: 'did_not_happen' } | { state: 'unclear' };

type Look = (stripe: CatalogueWrites, parts: string[]) => Promise<Seen>;

const found = (object: { id: string } | null | undefined): Seen =>
  object ? { state: 'happened', outsideId: object.id } : { state: 'did_not_happen' };

/** How each kind of effect is looked for; `parts` are its key without the account, at the colons. */
const looks: Record<string, Look> = {
  'stripe.product.create': async (stripe, [, id]) => found(await stripe.findProduct(id ?? '')),
  // Lookup keys have colons of their own.
  'stripe.price.create': async (stripe, [, ...key]) => found(await stripe.findPriceByLookupKey(key.join(':'))),
  'stripe.product_feature.create': async (stripe, [, product, feature]) =>
    found(await stripe.findProductFeature(product ?? '', feature ?? '')),
  async 'stripe.feature.create'(stripe, [, ...key]) {
    const feature = await stripe.findFeature(key.join(':'));
    return found(feature?.stripeId ? { id: feature.stripeId } : null);
  },
  async 'stripe.meter.create'(stripe, [, ...key]) {
    const meter = await stripe.findMeter(key.slice(0, -1).join(':'));
    return found(meter?.stripeId ? { id: meter.stripeId } : null);
  },
  'stripe.set': lookForFields,
};

/** Of fields that were set, only whether an object sells can be told: the values themselves are kept as a hash. */
async function lookForFields(stripe: CatalogueWrites, [object, id = '', verb = '']: string[]): Promise<Seen> {
  const active = sellsAfter[verb];
  if (active === undefined) return { state: 'unclear' };
  const seen =
    object === 'price' ? await stripe.retrievePrice(id) : object === 'product' ? await stripe.findProduct(id) : null;
  if (!seen) return { state: 'unclear' };
  return seen.active === active ? { state: 'happened', outsideId: null } : { state: 'did_not_happen' };
}

/** Looks in Stripe for what an effect was to do. Reads only. @throws StripeIntegrationFailure */
export async function lookForEffect(stripe: CatalogueWrites, effect: { key: string; kind: string }): Promise<Seen> {
  const [, ...parts] = effect.key.split(':');
  return (await looks[effect.kind]?.(stripe, parts)) ?? { state: 'unclear' };
}
