import { invalidRequest } from '../errors.ts';
import { newId } from '../ids.ts';
import { mergeMetadata } from '../params/common.ts';
import type { CurrencyOption, PriceRecord, Recurring } from '../store/records.ts';
import { customUnitAmount, readOption, readTiers, unitAmount } from './price-amounts.ts';
import type { PriceInput } from './price-params.ts';
import { type Call, find } from './route.ts';

/** Takes a lookup key from its holder, active or not, or refuses it (https://docs.stripe.com/products-prices/manage-prices#lookup-keys). */
export function claimLookupKey(call: Call, key: string, owner: string, transfer: boolean | undefined): void {
  const holder = call.tx.all('price').find((price) => price.lookup_key === key && price.id !== owner);
  if (!holder) return;
  if (!transfer) throw invalidRequest(`A price (\`${holder.id}\`) already uses that lookup key.`, 'lookup_key');
  const released = { ...holder, lookup_key: null };
  call.tx.put('price', released);
  call.emit('price.updated', released, holder);
}

function readRecurring(call: Call, input: PriceInput['recurring']): Recurring | null {
  if (!input) return null;
  const { interval, interval_count = 1, meter = null, trial_period_days = null, usage_type = 'licensed' } = input;
  if (usage_type === 'metered' && meter === null) {
    throw invalidRequest(
      'Starting with Stripe version `2025-03-31.basil`, metered prices must be backed by meters.',
      'recurring[meter]',
    );
  }
  if (meter !== null) {
    if (usage_type !== 'metered') {
      throw invalidRequest('A price with a `meter` must have `usage_type=metered`.', 'recurring[usage_type]');
    }
    const found = find(call, 'billing.meter', meter, { noun: 'meter', param: 'recurring[meter]', status: 400 });
    if (found.status !== 'active') {
      throw invalidRequest(`The meter '${meter}' is inactive: it cannot be attached to a price.`, 'recurring[meter]');
    }
  }
  return { interval, interval_count, meter, trial_period_days, usage_type };
}

function readScheme(input: PriceInput, recurring: Recurring | null) {
  const amounts = unitAmount(input);
  const custom = customUnitAmount(input.custom_unit_amount);
  if (input.billing_scheme === 'tiered') {
    if (!recurring) {
      throw invalidRequest('Prices with `type=one_time` are not supported with tiered billing.', 'interval');
    }
    if (amounts.unit_amount_decimal !== null) {
      throw invalidRequest('`unit_amount` cannot be used with `billing_scheme=tiered`.', 'unit_amount');
    }
    if (input.transform_quantity) {
      throw invalidRequest('`transform_quantity` cannot be used with tiered billing.', 'transform_quantity');
    }
    if (!input.tiers_mode) {
      throw invalidRequest(
        'Prices with `billing_scheme=tiered` require the `tiers_mode` parameter to be set.',
        'tiers_mode',
        'parameter_missing',
      );
    }
    return { ...amounts, custom_unit_amount: null, tiers: readTiers(input.tiers) };
  }
  for (const name of ['tiers', 'tiers_mode'] as const) {
    if (input[name]) throw invalidRequest(`\`${name}\` can only be used with \`billing_scheme=tiered\`.`, name);
  }
  if (custom !== null && (recurring || amounts.unit_amount_decimal !== null)) {
    throw invalidRequest(
      '`custom_unit_amount` cannot be used with `recurring` or `unit_amount`.',
      'custom_unit_amount',
    );
  }
  if (custom === null && amounts.unit_amount_decimal === null) {
    throw invalidRequest('Prices require an `unit_amount` or `unit_amount_decimal` parameter to be set.');
  }
  return { ...amounts, custom_unit_amount: custom };
}

function otherCurrencies(input: PriceInput, tiered: boolean): Record<string, CurrencyOption> {
  const options = Object.entries(input.currency_options ?? {});
  if (options.some(([code]) => code === input.currency)) {
    throw invalidRequest('`currency_options` cannot contain the default `currency` of the price.', 'currency_options');
  }
  return Object.fromEntries(options.map(([code, option]) => [code, readOption(code, option, tiered)]));
}

/** Stripe's `currency_options` name the default currency too. */
export function defaultOption(price: Omit<PriceRecord, 'currency_options'>): Record<string, CurrencyOption> {
  const { custom_unit_amount, tax_behavior, tiers, unit_amount, unit_amount_decimal } = price;
  return {
    [price.currency]: { custom_unit_amount, tax_behavior, ...(tiers && { tiers }), unit_amount, unit_amount_decimal },
  };
}

/** Checks and stages a new price with its event. */
export function insertPrice(call: Call, input: PriceInput & { product: string }, at?: string): PriceRecord {
  const product = find(call, 'product', input.product, { noun: 'product', param: 'product', status: 400 });
  const recurring = readRecurring(call, input.recurring);
  const scheme = readScheme(input, recurring);
  const tiered = input.billing_scheme === 'tiered';
  const id = newId.price();
  if (input.lookup_key !== undefined) claimLookupKey(call, input.lookup_key, id, input.transfer_lookup_key);
  const base = {
    id,
    object: 'price' as const,
    active: input.active ?? true,
    billing_scheme: input.billing_scheme ?? 'per_unit',
    created: call.now,
    currency: input.currency,
    livemode: false,
    lookup_key: input.lookup_key ?? null,
    metadata: mergeMetadata({}, input.metadata),
    nickname: input.nickname ?? null,
    product: product.id,
    recurring,
    tax_behavior: input.tax_behavior ?? 'unspecified',
    tiers_mode: input.tiers_mode ?? null,
    transform_quantity: input.transform_quantity ?? null,
    type: recurring ? ('recurring' as const) : ('one_time' as const),
    ...scheme,
  };
  if (at !== undefined && !base.active) throw invalidRequest('A default price must be active.', at);
  const price: PriceRecord = {
    ...base,
    currency_options: { ...defaultOption(base), ...otherCurrencies(input, tiered) },
  };
  call.tx.put('price', price);
  call.emit('price.created', price);
  return price;
}
