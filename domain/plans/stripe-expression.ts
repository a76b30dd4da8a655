import type { CurrencyOption, PriceComponent, PricingTier } from '../../contracts/price-components.ts';
import { decimal } from '../money/decimal.ts';
import { isTiered } from './price-models.ts';

const hasFreeUnits = ({ freeUnits }: PriceComponent) => freeUnits !== undefined && !decimal(freeUnits).isZero();

/**
 * Why Stripe has no price that charges what a component charges; null where it has one. What it cannot hold is priced by
 * us and never written there in another form.
 * Sources: https://docs.stripe.com/products-prices/pricing-models (flat, per unit, package, graduated, volume) and
 * https://docs.stripe.com/api/prices/create (tiers need `recurring`; `transform_quantity` goes without tiers).
 */
export function whyNotInStripe(component: PriceComponent): string | null {
  const { model, interval, currencyOptions } = component;
  const options = [component, ...Object.values(currencyOptions)];
  if (model === 'percentage' || model === 'graduated_percentage') {
    return 'Stripe has no price that is a percentage of an amount.';
  }
  if (model === 'graduated_package' || model === 'volume_package') return 'Stripe has no packages within tiers.';
  if (options.some(({ commitment }) => commitment !== undefined)) return 'Stripe has no price with a committed amount.';
  if (options.some(({ minimum, maximum }) => minimum !== undefined || maximum !== undefined)) {
    return 'Stripe has no price with a minimum or a maximum.';
  }
  if (interval === 'one_time' && isTiered(component)) return 'Stripe takes tiers on recurring prices only.';
  if (!hasFreeUnits(component)) return null;
  if (interval === 'one_time') return 'Stripe takes free units, as a first tier, on recurring prices only.';
  if (model === 'volume' || model === 'package') return `Stripe has no free units before ${model} prices.`;
  return decimal(component.freeUnits ?? '0').isInteger()
    ? null
    : 'Stripe counts free units, as a tier, in whole units.';
}

/** The tiers of the Stripe price that charges the same; null where it has one amount. Free units are a first tier at 0. */
export function stripeTiers(component: PriceComponent, { unitAmount, tiers }: CurrencyOption): PricingTier[] | null {
  if (!hasFreeUnits(component)) return isTiered(component) ? (tiers ?? []) : null;
  const free = decimal(component.freeUnits ?? '0');
  const paid = isTiered(component) ? (tiers ?? []) : [{ upTo: null, unitAmount: unitAmount ?? '0' }];
  // The first flat fee is due from the first unit on, free or not; that of another tier once it is reached.
  const shifted = paid.map(({ upTo, flatAmount, ...tier }, index) => ({
    ...tier,
    ...(index === 0 || flatAmount === undefined ? {} : { flatAmount }),
    upTo: upTo === null ? null : free.plus(upTo).toFixed(),
  }));
  const fee = paid[0]?.flatAmount;
  return [{ upTo: free.toFixed(), unitAmount: '0', ...(fee === undefined ? {} : { flatAmount: fee }) }, ...shifted];
}
