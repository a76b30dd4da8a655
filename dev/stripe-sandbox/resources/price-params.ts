import { invalidRequest } from '../errors.ts';
import { currency, decimal, metadataParam } from '../params/common.ts';
import {
  array,
  boolean,
  emptyable,
  integer,
  map,
  object,
  oneOf,
  type Param,
  param,
  type ReadShape,
  required,
  string,
} from '../params/param.ts';

/** Stripe's ceiling for an amount: 12 digits in minor units. */
const MAX_AMOUNT = 999_999_999_999;
const amount = () => integer({ min: 0, max: MAX_AMOUNT });

const taxBehavior = oneOf('exclusive', 'inclusive', 'unspecified');

const upTo: Param<number | null, false> = param((raw, path) =>
  raw === 'inf' ? null : integer({ min: 1 }).read(raw, path),
);

const tiers = array(
  object({
    flat_amount: amount(),
    flat_amount_decimal: decimal(),
    unit_amount: amount(),
    unit_amount_decimal: decimal(),
    up_to: required(upTo),
  }),
);

const customUnitAmount = object({
  enabled: required(boolean()),
  maximum: amount(),
  minimum: amount(),
  preset: amount(),
});

const optionShape = {
  custom_unit_amount: customUnitAmount,
  tax_behavior: taxBehavior,
  tiers,
  unit_amount: amount(),
  unit_amount_decimal: decimal(),
};

const optionsOf = <T>(option: Param<T>): Param<Record<string, T>, false> =>
  param((raw, path) => {
    const options = map(option).read(raw, path);
    for (const code of Object.keys(options)) currency().read(code, `${path}[${code}]`);
    return Object.fromEntries(Object.entries(options).map(([code, value]) => [code.toLowerCase(), value]));
  });

/** The longest billing period is three years (https://docs.stripe.com/api/prices/create, `interval_count`). */
const MAX_COUNT = { day: 1095, week: 156, month: 36, year: 3 } as const;

const recurring: Param<ReadShape<typeof recurringShape>, false> = param((raw, path) => {
  const value = object(recurringShape).read(raw, path);
  const most = MAX_COUNT[value.interval];
  if ((value.interval_count ?? 1) > most) {
    throw invalidRequest(
      `The maximum \`interval_count\` for the \`${value.interval}\` interval is ${most}.`,
      `${path}[interval_count]`,
    );
  }
  return value;
});
const recurringShape = {
  interval: required(oneOf('day', 'week', 'month', 'year')),
  interval_count: integer({ min: 1 }),
  meter: string({ max: 5000 }),
  trial_period_days: integer({ min: 1 }),
  usage_type: oneOf('licensed', 'metered'),
};

/** What a price inside another object's parameters may carry. */
export const inlinePriceParams = {
  currency: required(currency()),
  currency_options: optionsOf(object(optionShape)),
  custom_unit_amount: customUnitAmount,
  metadata: metadataParam,
  recurring,
  tax_behavior: taxBehavior,
  unit_amount: amount(),
  unit_amount_decimal: decimal(),
};

export const priceParams = {
  ...inlinePriceParams,
  active: boolean(),
  billing_scheme: oneOf('per_unit', 'tiered'),
  lookup_key: string({ max: 200 }),
  nickname: emptyable(string({ max: 5000 })),
  product: string({ max: 5000 }),
  tiers,
  tiers_mode: oneOf('graduated', 'volume'),
  transfer_lookup_key: boolean(),
  transform_quantity: object({ divide_by: required(integer({ min: 1 })), round: required(oneOf('up', 'down')) }),
};

/** All that may change on a price: anything else is an unknown parameter of the update, as at Stripe. */
export const priceUpdateParams = {
  active: boolean(),
  currency_options: emptyable(optionsOf(emptyable(object(optionShape)))),
  lookup_key: emptyable(string({ max: 200 })),
  metadata: metadataParam,
  nickname: emptyable(string({ max: 5000 })),
  tax_behavior: taxBehavior,
  transfer_lookup_key: boolean(),
};

export type PriceInput = Partial<ReadShape<typeof priceParams>> & { currency: string };
export type OptionInput = ReadShape<typeof optionShape>;
export type TierInput = NonNullable<PriceInput['tiers']>[number];
