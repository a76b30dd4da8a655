import Stripe from 'stripe';
import type { PriceCurrencyOption, PriceTerms } from '../../contracts/catalogue.ts';
import type { PricingTier } from '../../contracts/price-components.ts';

type Tier = Stripe.PriceCreateParams.Tier;

type ToDecimal = (text: string) => Stripe.Decimal;

const decimal: ToDecimal = (text) => Stripe.Decimal.from(text);
/**
 * Within `currency_options` stripe-node 23.1 writes the inner fields of a Decimal to the wire; the text, which is what
 * Stripe reads, passes unharmed.
 */
const decimalText: ToDecimal = (text) => text as unknown as Stripe.Decimal;

function tierParams(tiers: PricingTier[], toDecimal: ToDecimal): Tier[] {
  return tiers.map((tier) => ({
    up_to: tier.upTo === null ? 'inf' : Number(tier.upTo),
    ...(tier.unitAmount == null ? {} : { unit_amount_decimal: toDecimal(tier.unitAmount) }),
    ...(tier.flatAmount == null ? {} : { flat_amount_decimal: toDecimal(tier.flatAmount) }),
  }));
}

function amountParams(option: PriceCurrencyOption, toDecimal: ToDecimal) {
  return {
    ...(option.unitAmountDecimal == null ? {} : { unit_amount_decimal: toDecimal(option.unitAmountDecimal) }),
    ...(option.tiers ? { tiers: tierParams(option.tiers, toDecimal) } : {}),
  };
}

/** Our terms as the parameters of Stripe's price creation; `meterId` is Stripe's id of the meter that the terms name. */
export function termsToParams(terms: PriceTerms, meterId: string | null): Omit<Stripe.PriceCreateParams, 'product'> {
  return {
    currency: terms.currency,
    billing_scheme: terms.billingScheme,
    ...(terms.tiersMode ? { tiers_mode: terms.tiersMode } : {}),
    ...amountParams(terms, decimal),
    ...(terms.packageSize ? { transform_quantity: { divide_by: terms.packageSize, round: 'up' as const } } : {}),
    ...(terms.recurring
      ? {
          recurring: {
            interval: terms.recurring.interval,
            interval_count: terms.recurring.intervalCount,
            usage_type: terms.recurring.usageType,
            ...(meterId ? { meter: meterId } : {}),
          },
        }
      : {}),
    tax_behavior: terms.taxBehavior,
    ...(Object.keys(terms.currencyOptions).length
      ? {
          currency_options: Object.fromEntries(
            Object.entries(terms.currencyOptions).map(([currency, option]) => [
              currency,
              { ...amountParams(option, decimalText), tax_behavior: terms.taxBehavior },
            ]),
          ),
        }
      : {}),
  };
}

interface StripeTier {
  up_to: number | null;
  unit_amount_decimal: Stripe.Decimal | null;
  flat_amount_decimal: Stripe.Decimal | null;
}

function tiersOf(tiers: StripeTier[] | null | undefined): PricingTier[] | null {
  if (!tiers?.length) return null;
  return tiers.map((tier) => ({
    upTo: tier.up_to === null ? null : String(tier.up_to),
    ...(tier.unit_amount_decimal === null ? {} : { unitAmount: tier.unit_amount_decimal.toString() }),
    ...(tier.flat_amount_decimal === null ? {} : { flatAmount: tier.flat_amount_decimal.toString() }),
  }));
}

/** A price of Stripe, read with tiers and currency options expanded, as our terms. */
export function termsOf(price: Stripe.Price, meterEventName: (meterId: string) => string | null): PriceTerms {
  const tiersMode: string | null = price.tiers_mode;
  const options = Object.entries(price.currency_options ?? {}).filter(([currency]) => currency !== price.currency);
  return {
    currency: price.currency,
    billingScheme: price.billing_scheme === 'tiered' ? 'tiered' : 'per_unit',
    tiersMode: tiersMode === 'graduated' || tiersMode === 'volume' ? tiersMode : null,
    unitAmountDecimal: price.unit_amount_decimal?.toString() ?? null,
    tiers: tiersOf(price.tiers),
    packageSize: price.transform_quantity?.divide_by ?? null,
    recurring: price.recurring
      ? {
          interval: price.recurring.interval as NonNullable<PriceTerms['recurring']>['interval'],
          intervalCount: price.recurring.interval_count,
          usageType: price.recurring.usage_type === 'metered' ? 'metered' : 'licensed',
          meter: price.recurring.meter ? meterEventName(price.recurring.meter) : null,
        }
      : null,
    taxBehavior: (price.tax_behavior ?? 'unspecified') as PriceTerms['taxBehavior'],
    currencyOptions: Object.fromEntries(
      options.map(([currency, option]) => [
        currency,
        { unitAmountDecimal: option.unit_amount_decimal?.toString() ?? null, tiers: tiersOf(option.tiers) },
      ]),
    ),
  };
}
