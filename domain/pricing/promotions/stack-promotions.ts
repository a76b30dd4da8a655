import type { CalculationDiscount } from '../../../contracts/pricing.ts';
import type { Promotion } from '../../../contracts/pricing-promotions.ts';
import type { CurrencyRule } from '../../money/currencies.ts';
import { applyDiscounts } from '../discounts.ts';

export interface StackedPromotions {
  /** In the order in which they apply. */
  applied: { promotionId: string; discount: CalculationDiscount; amount: number }[];
  /** Minor units. */
  savings: number;
  /** One free trial and one upgrade at most: they take nothing off a line and stand beside discounts. */
  trial: Promotion | null;
  upgrade: Promotion | null;
  passedOver: { promotionId: string; reason: string }[];
}

/**
 * Which of the promotions that apply are given together, and in which order: all stackable ones (of a group the best), or
 * one exclusive alone, whichever saves the customer more. Priority decides the order, then percentages come before fixed
 * amounts (a percentage of the full price, as Stripe applies discounts in the order given), then the id.
 * @param amounts the lines, in minor units
 */
export function stackPromotions(
  promotions: readonly Promotion[],
  amounts: readonly number[],
  currency: CurrencyRule,
): StackedPromotions {
  const ordered = promotions.toSorted(inOrder);
  const passedOver: StackedPromotions['passedOver'] = [];
  const firstOf = (type: Promotion['type']) => {
    const [first = null, ...others] = ordered.filter((promotion) => promotion.type === type);
    for (const other of others) passedOver.push({ promotionId: other.id, reason: `"${first?.name}" goes before it.` });
    return first;
  };
  const money = ordered.filter(({ type }) => type === 'percentage' || type === 'fixed_amount');
  const savingsOf = (given: readonly Promotion[]) =>
    sum(discountsOf(given, amounts, currency).map(({ amount }) => amount));

  const stackable = bestOfGroups(
    money.filter(({ stacking }) => stacking === 'stackable'),
    savingsOf,
  );
  const choices = [stackable, ...money.filter(({ stacking }) => stacking === 'exclusive').map((one) => [one])];
  const chosen = choices.reduce((best, choice) => (savingsOf(choice) > savingsOf(best) ? choice : best));
  for (const promotion of money) {
    if (chosen.includes(promotion)) continue;
    const names = chosen.map(({ name }) => `"${name}"`).join(' and ');
    passedOver.push({
      promotionId: promotion.id,
      reason: `It cannot be combined with ${names}, which saves at least as much.`,
    });
  }
  const applied = discountsOf(chosen, amounts, currency);
  return {
    applied,
    savings: sum(applied.map(({ amount }) => amount)),
    trial: firstOf('free_trial'),
    upgrade: firstOf('upgrade'),
    passedOver,
  };
}

function inOrder(one: Promotion, other: Promotion): number {
  const rank = ({ type }: Promotion) => (type === 'fixed_amount' ? 1 : 0);
  return other.priority - one.priority || rank(one) - rank(other) || (one.id < other.id ? -1 : 1);
}

function bestOfGroups(
  promotions: readonly Promotion[],
  savingsOf: (given: readonly Promotion[]) => number,
): readonly Promotion[] {
  const best = new Map<string, Promotion>();
  for (const promotion of promotions) {
    const group = promotion.stackingGroup ?? `\u0000${promotion.id}`;
    const known = best.get(group);
    if (!known || savingsOf([promotion]) > savingsOf([known])) best.set(group, promotion);
  }
  return promotions.filter((promotion) => [...best.values()].includes(promotion));
}

function discountsOf(
  promotions: readonly Promotion[],
  amounts: readonly number[],
  currency: CurrencyRule,
): StackedPromotions['applied'] {
  const discounts = promotions.map(
    ({ type, value }): CalculationDiscount => ({
      type: type === 'fixed_amount' ? 'fixed_amount' : 'percentage',
      value,
    }),
  );
  return applyDiscounts(amounts, discounts, currency).map(({ amount }, index) => ({
    promotionId: promotions[index]!.id,
    discount: discounts[index]!,
    amount,
  }));
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0);
}
