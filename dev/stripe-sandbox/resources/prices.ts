import { exclusive, invalidRequest } from '../errors.ts';
import { createdParam, currency, expandParam, mergeMetadata } from '../params/common.ts';
import { array, boolean, object, oneOf, string } from '../params/param.ts';
import type { CurrencyOption, PriceRecord } from '../store/records.ts';
import { claimLookupKey, defaultOption, insertPrice } from './insert-price.ts';
import { readOption } from './price-amounts.ts';
import { type OptionInput, priceParams, priceUpdateParams } from './price-params.ts';
import { insertProduct, productDataParams } from './product-fields.ts';
import { find, listRoute, type Route, route } from './route.ts';

const permission = 'plan';
const noun = 'price';

function changedOptions(
  before: PriceRecord,
  options: Record<string, OptionInput | null> | null | undefined,
): Record<string, CurrencyOption> {
  if (options === undefined) return { ...before.currency_options, ...defaultOption(before) };
  const kept = options === null ? {} : { ...before.currency_options };
  for (const [code, option] of Object.entries(options ?? {})) {
    if (code === before.currency) {
      throw invalidRequest(
        '`currency_options` cannot contain the default `currency` of the price.',
        'currency_options',
      );
    }
    if (option === null) delete kept[code];
    else kept[code] = readOption(code, option, before.billing_scheme === 'tiered');
  }
  return { ...kept, ...defaultOption(before) };
}

function changedTaxBehavior(before: PriceRecord, wanted: PriceRecord['tax_behavior'] | undefined) {
  const { tax_behavior: present } = before;
  if (wanted === undefined || wanted === present) return present;
  if (present === 'unspecified' || present === null) return wanted;
  throw invalidRequest(
    `The \`tax_behavior\` of a price cannot be changed once it is set to \`inclusive\` or \`exclusive\`: it is \`${present}\`.`,
    'tax_behavior',
  );
}

export const priceRoutes: Route[] = [
  route({
    method: 'POST',
    url: '/v1/prices',
    permission,
    params: { ...expandParam, ...priceParams, product_data: object(productDataParams) },
    run(call) {
      const { product, product_data: data } = call.params;
      if (product !== undefined && data !== undefined) throw exclusive('product', 'product_data');
      if (product !== undefined) return insertPrice(call, { ...call.params, product });
      if (data !== undefined) {
        return insertPrice(call, { ...call.params, product: insertProduct(call, data, 'product_data[id]').id });
      }
      throw invalidRequest('You must specify either `product` or `product_data` when creating a price.');
    },
  }),
  route({
    method: 'GET',
    url: '/v1/prices/:price',
    permission,
    params: expandParam,
    run: (call) => find(call, 'price', call.path.price!, { noun, param: 'price' }),
  }),
  route({
    method: 'POST',
    url: '/v1/prices/:price',
    permission,
    params: { ...expandParam, ...priceUpdateParams },
    run(call) {
      const before = find(call, 'price', call.path.price!, { noun, param: 'price' });
      const { active, currency_options: options, lookup_key: key, metadata, nickname, tax_behavior } = call.params;
      if (active === false && call.tx.get('product', before.product)?.default_price === before.id) {
        throw invalidRequest('This price cannot be archived because it is the default price of its product.');
      }
      if (typeof key === 'string') claimLookupKey(call, key, before.id, call.params.transfer_lookup_key);
      const changed: PriceRecord = {
        ...before,
        active: active ?? before.active,
        lookup_key: key === undefined ? before.lookup_key : key,
        metadata: mergeMetadata(before.metadata, metadata),
        nickname: nickname === undefined ? before.nickname : nickname,
        tax_behavior: changedTaxBehavior(before, tax_behavior),
      };
      const price = { ...changed, currency_options: changedOptions(changed, options) };
      if (JSON.stringify(price) === JSON.stringify(before)) return before;
      call.tx.put('price', price);
      call.emit('price.updated', price, before);
      return price;
    },
  }),
  listRoute({
    url: '/v1/prices',
    kind: 'price',
    noun,
    permission,
    filters: {
      active: boolean(),
      created: createdParam,
      currency: currency(),
      lookup_keys: array(string({ max: 200 }), { max: 10 }),
      product: string({ max: 5000 }),
      recurring: object({
        interval: oneOf('day', 'week', 'month', 'year'),
        meter: string({ max: 5000 }),
        usage_type: oneOf('licensed', 'metered'),
      }),
      type: oneOf('one_time', 'recurring'),
    },
    check(call, { product }) {
      if (product !== undefined) find(call, 'product', product, { noun: 'product', param: 'product', status: 400 });
    },
    matches: (price, { active, created, currency, lookup_keys: keys, product, recurring, type }) =>
      (active === undefined || price.active === active) &&
      (created === undefined || created(price.created)) &&
      (currency === undefined || price.currency === currency) &&
      (keys === undefined || (price.lookup_key !== null && keys.includes(price.lookup_key))) &&
      (product === undefined || price.product === product) &&
      (type === undefined || price.type === type) &&
      (recurring?.interval === undefined || price.recurring?.interval === recurring.interval) &&
      (recurring?.meter === undefined || price.recurring?.meter === recurring.meter) &&
      (recurring?.usage_type === undefined || price.recurring?.usage_type === recurring.usage_type),
  }),
];
