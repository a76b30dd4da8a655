import type { CurrencyOption, PriceComponent } from '../../contracts/price-components.ts';
import { type Decimal, decimal } from '../money/decimal.ts';
import { graduatedCost, volumeCost } from './tiered-cost.ts';

/** What a quantity costs in one currency, in minor units, not rounded. Every started package counts. */
export function componentCost(component: PriceComponent, amounts: CurrencyOption, quantity: Decimal): Decimal {
  const unitAmount = decimal(amounts.unitAmount ?? '0');
  switch (component.model) {
    case 'flat':
      return unitAmount;
    case 'per_unit':
      return unitAmount.times(quantity);
    case 'package':
      return unitAmount.times(quantity.div(component.packageSize ?? 1).ceil());
    case 'graduated':
      return graduatedCost(amounts.tiers ?? [], quantity);
    case 'volume':
      return volumeCost(amounts.tiers ?? [], quantity);
  }
}
