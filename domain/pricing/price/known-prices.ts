import type { PricingComponent } from '../../../contracts/pricing.ts';
import type { CurrencyRule } from '../../money/currencies.ts';
import { pricingErrors } from '../check/check-pricing.ts';
import { type CompiledPrice, compilePrice } from './compile-price.ts';

interface KnownPrice {
  /** Whether the rules find nothing wrong with it, whatever the quantity. */
  isSound: boolean;
  price: CompiledPrice | null;
}

/** More than the prices of the versions that one business sells at a time. */
const most = 5_000;
const known = new Map<string, KnownPrice>();

/**
 * What customers of one plan version share: the check of a price and its compiled form are the same for all of them, so
 * both are made once. Same text, same price: nothing has to be thrown away when a plan changes.
 */
function knownPrice(component: PricingComponent, currency: CurrencyRule): KnownPrice {
  const { id: _, model, unitAmount, tiers, packageSize, freeUnits, rate, minimum, maximum, commitment } = component;
  const terms = [currency.code, model, unitAmount, packageSize, freeUnits, rate, minimum, maximum, commitment, tiers];
  const key = JSON.stringify(terms);
  const found = known.get(key);
  if (found) return found;
  const price = { model, unitAmount, tiers, packageSize, freeUnits, rate, minimum, maximum, commitment };
  const asked = { ...(price as PricingComponent), id: 'price', quantity: '0' };
  const subject = { currency: currency.code, components: [asked], discounts: [], needsQuantities: true };
  const made: KnownPrice = { isSound: pricingErrors(subject).length === 0, price: null };
  if (known.size >= most) known.clear();
  known.set(key, made);
  return made;
}

export function isSoundPrice(component: PricingComponent, currency: CurrencyRule): boolean {
  return knownPrice(component, currency).isSound;
}

/** `compilePrice`, once for all who pay the same. */
export function sharedPrice(component: PricingComponent, currency: CurrencyRule): CompiledPrice {
  const found = knownPrice(component, currency);
  found.price ??= compilePrice(component, currency);
  return found.price;
}
