import type { CurrencyOption } from '../../../contracts/price-components.ts';
import { decimal } from '../../money/decimal.ts';
import { formatMoney } from '../../money/format-money.ts';
import { type PlacedAmounts, placedAmounts } from '../placed-components.ts';
import type { PlanRule } from '../plan-subject.ts';

function isYearOf(year: PlacedAmounts, month: PlacedAmounts): boolean {
  const [y, m] = [year.component, month.component];
  const intervals = y.interval === 'year' && m.interval === 'month' && y.intervalCount === 1 && m.intervalCount === 1;
  const alike = y.model === m.model && y.usageType === m.usageType && y.unitName === m.unitName;
  return intervals && alike && y.packageSize === m.packageSize && year.currency === month.currency;
}

/** Amounts that can be compared one to one, in order: the single one, or those of tiers with the same ends. */
function pairs(year: PlacedAmounts, month: PlacedAmounts) {
  const amounts = ({ unitAmount, tiers }: CurrencyOption) => [
    unitAmount,
    ...(tiers ?? []).flatMap((tier) => [tier.unitAmount, tier.flatAmount]),
  ];
  const ends = ({ tiers }: CurrencyOption) => (tiers ?? []).map((tier) => tier.upTo).join();
  if (ends(year.amounts) !== ends(month.amounts)) return [];
  const monthly = amounts(month.amounts);
  return amounts(year.amounts).map((yearly, index) => ({
    yearly: yearly ?? '0',
    twelve: decimal(monthly[index] ?? '0').times(12),
  }));
}

/** A year is not proportionate to usage that is metered: there the rate a unit counts, not the period. */
export const yearlyAboveMonthly: PlanRule = {
  code: 'yearly_above_monthly',
  severity: 'warning',
  check({ configuration }) {
    const placed = placedAmounts(configuration).filter(({ component }) => component.usageType === 'licensed');
    return placed.flatMap((year) => {
      for (const month of placed.filter((other) => isYearOf(year, other))) {
        const dearer = pairs(year, month).find(({ yearly, twelve }) => twelve.gt(0) && decimal(yearly).gt(twelve));
        if (!dearer) continue;
        const twelve = formatMoney(dearer.twelve.toFixed(), year.currency);
        const message = `A year costs ${formatMoney(dearer.yearly, year.currency)}, more than twelve months of "${month.component.key}" (${twelve}).`;
        const field = year.amounts.tiers ? year.tiersPath : year.amountPath;
        return [{ field, message, suggestedFix: `Choose at most ${twelve}; ten months' worth is usual.` }];
      }
      return [];
    });
  },
};
