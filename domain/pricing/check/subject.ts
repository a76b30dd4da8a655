import type { CalculationComponent, CalculationDiscount, CalculationTax } from '../../../contracts/pricing.ts';
import { type CurrencyRule, currencyRule } from '../../money/currencies.ts';
import { parseScaled } from '../../money/scaled.ts';
import type { Rule, RuleContext } from '../../validation/rule.ts';

/** What the rules of pricing look at: components with or without quantities, discounts and tax in one currency. */
export interface PricingSubject {
  currency: string;
  components: readonly CalculationComponent[];
  discounts: readonly CalculationDiscount[];
  tax?: CalculationTax | undefined;
  /** A calculation needs quantities, a configuration does not. */
  needsQuantities: boolean;
}

export type PricingRuleOf = Rule<PricingSubject, RuleContext>;

export interface PlacedNumber {
  field: string;
  value: string;
  kind: 'amount' | 'quantity' | 'bound' | 'percentage' | 'overage';
}

const known = new WeakMap<PricingSubject, PlacedNumber[]>();

/** Every number of the subject with its path; each of the rules asks, so it is gathered once. */
export function numbersOf(subject: PricingSubject): PlacedNumber[] {
  const numbers = known.get(subject) ?? gatherNumbers(subject);
  known.set(subject, numbers);
  return numbers;
}

function gatherNumbers({ components, discounts, tax }: PricingSubject): PlacedNumber[] {
  const found: PlacedNumber[] = [];
  const add = (field: string, kind: PlacedNumber['kind'], value: string | null | undefined) => {
    if (value !== undefined && value !== null) found.push({ field, kind, value });
  };
  for (const [index, component] of components.entries()) {
    const at = `components[${index}]`;
    add(`${at}.unitAmount`, 'amount', component.unitAmount);
    add(`${at}.rate`, 'percentage', component.rate);
    for (const [place, tier] of (component.tiers ?? []).entries()) {
      const tierAt = `${at}.tiers[${place}]`;
      add(`${tierAt}.upTo`, 'bound', tier.upTo);
      add(`${tierAt}.unitAmount`, 'amount', tier.unitAmount);
      add(`${tierAt}.flatAmount`, 'amount', tier.flatAmount);
      add(`${tierAt}.packageAmount`, 'amount', tier.packageAmount);
      add(`${tierAt}.rate`, 'percentage', tier.rate);
    }
    add(`${at}.freeUnits`, 'quantity', component.freeUnits);
    add(`${at}.minimum`, 'amount', component.minimum);
    add(`${at}.maximum`, 'amount', component.maximum);
    add(`${at}.commitment.amount`, 'amount', component.commitment?.amount);
    // Beyond a commitment usage may cost more than usual: above 100 per cent.
    add(`${at}.commitment.overageRate`, 'overage', component.commitment?.overageRate);
    add(`${at}.quantity`, 'quantity', component.quantity);
    add(`${at}.previousQuantity`, 'quantity', component.previousQuantity);
  }
  for (const [index, { type, value }] of discounts.entries()) {
    add(`discounts[${index}].value`, type === 'percentage' ? 'percentage' : 'amount', value);
  }
  for (const [index, { percentage }] of (tax?.rates ?? []).entries()) {
    add(`tax.rates[${index}].percentage`, 'percentage', percentage);
  }
  return found;
}

/** The currency when ISO 4217 has it and the numbers are numbers: what the rules that calculate need. */
export function soundCurrency(subject: PricingSubject): CurrencyRule | null {
  const rule = currencyRule(subject.currency);
  if (!rule || numbersOf(subject).some(({ value }) => parseScaled(value) === null)) return null;
  return rule;
}
