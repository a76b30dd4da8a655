import type { CalculationTier, PricingComponent } from '../../../contracts/pricing.ts';
import type { CurrencyRule } from '../../money/currencies.ts';
import { Decimal, decimal } from '../../money/decimal.ts';

/**
 * The same prices worked out plainly, with decimal.js at every step and tier by tier: what the compiled prices are held
 * to, and the peer that they are measured against. It shares nothing with them but the component.
 */
export function decimalCost(component: PricingComponent, currency: CurrencyRule, quantity: Decimal): Decimal {
  const units = Decimal.max(0, quantity.minus(component.freeUnits ?? '0'));
  const amount = decimal(component.unitAmount ?? '0');
  switch (component.model) {
    case 'flat':
      return amount;
    case 'per_unit':
      return amount.times(units);
    case 'package':
      return amount.times(packages(units, component.packageSize));
    case 'percentage':
      return percentageOf(units, component.rate, currency);
    case 'volume':
    case 'volume_package': {
      const tier = (component.tiers ?? []).find(({ upTo }) => upTo === null || units.lte(upTo));
      return tier ? tierCost(component, tier, units, currency) : decimal(0);
    }
    default:
      return graduatedCost(component, units, currency);
  }
}

function graduatedCost(component: PricingComponent, units: Decimal, currency: CurrencyRule): Decimal {
  let cost = decimal(0);
  let below = decimal(0);
  for (const tier of component.tiers ?? []) {
    const top = tier.upTo === null ? units : Decimal.min(units, tier.upTo);
    cost = cost.plus(tierCost(component, tier, Decimal.max(0, top.minus(below)), currency));
    if (tier.upTo === null || units.lte(tier.upTo)) break;
    below = decimal(tier.upTo);
  }
  return cost;
}

function tierCost(component: PricingComponent, tier: CalculationTier, units: Decimal, currency: CurrencyRule): Decimal {
  const flat = decimal(tier.flatAmount ?? '0');
  if (component.model === 'graduated_percentage') return flat.plus(percentageOf(units, tier.rate, currency));
  if (component.model.endsWith('_package')) {
    const size = tier.packageSize ?? component.packageSize;
    return flat.plus(decimal(tier.packageAmount ?? '0').times(packages(units, size)));
  }
  return flat.plus(decimal(tier.unitAmount ?? '0').times(units));
}

function packages(units: Decimal, size = 1): Decimal {
  return units.div(size).ceil();
}

function percentageOf(units: Decimal, rate: string | undefined, currency: CurrencyRule): Decimal {
  return units
    .times(rate ?? '0')
    .times(decimal(10).pow(currency.decimals))
    .div(100);
}

function owed({ commitment }: PricingComponent, cost: Decimal): Decimal {
  if (!commitment) return cost;
  const overage = Decimal.max(0, cost.minus(commitment.amount)).times(commitment.overageRate ?? '100');
  return decimal(commitment.amount).plus(overage.div(100));
}

export function decimalLine(
  component: PricingComponent,
  currency: CurrencyRule,
  quantity: string,
  previousQuantity: string | null = null,
): { amount: number; exact: string } {
  const previous = decimal(previousQuantity ?? '0');
  const billed = previous.gt(0) ? decimalCost(component, currency, previous) : decimal(0);
  const whole = decimalCost(component, currency, previous.plus(quantity));
  let exact = owed(component, whole).minus(previous.gt(0) ? owed(component, billed) : billed);
  if (component.minimum !== undefined) exact = Decimal.max(exact, component.minimum);
  if (component.maximum !== undefined) exact = Decimal.min(exact, component.maximum);
  const rounded = exact.div(currency.step).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).times(currency.step);
  return { amount: rounded.isZero() ? 0 : rounded.toNumber(), exact: exact.isZero() ? '0' : exact.toFixed() };
}
