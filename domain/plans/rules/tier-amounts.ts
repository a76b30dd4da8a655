import { decimal } from '../../money/decimal.ts';
import { formatMoney } from '../../money/format-money.ts';
import { componentCost } from '../component-cost.ts';
import { placedAmounts } from '../placed-components.ts';
import type { PlanRule } from '../plan-subject.ts';

export const moreIsCheaper: PlanRule = {
  code: 'more_is_cheaper',
  severity: 'warning',
  check({ configuration }) {
    return placedAmounts(configuration).flatMap(({ component, currency, amounts, tiersPath }) => {
      if (component.model !== 'volume' && component.model !== 'volume_package') return [];
      const tiers = amounts.tiers ?? [];
      return tiers.flatMap(({ upTo }, index) => {
        if (upTo === null || index === tiers.length - 1) return [];
        const first = decimal(upTo).plus(1);
        const here = componentCost(component, { ...amounts, currency }, decimal(upTo).plus(component.freeUnits ?? '0'));
        const next = componentCost(component, { ...amounts, currency }, first.plus(component.freeUnits ?? '0'));
        if (next.gte(here)) return [];
        const price = (cost: typeof here) => formatMoney(cost.toFixed(), currency);
        return [
          {
            field: `${tiersPath}[${index + 1}]`,
            message: `${first} units cost ${price(next)}, less than the ${price(here)} for ${upTo}: a volume tier prices all units.`,
            suggestedFix: 'Choose the model graduated, or a smaller step.',
          },
        ];
      });
    });
  },
};

export const dearerWithUse: PlanRule = {
  code: 'dearer_with_use',
  severity: 'info',
  check({ configuration }) {
    return placedAmounts(configuration).flatMap(({ component, amounts, tiersPath }) => {
      if (component.model !== 'graduated') return [];
      return (amounts.tiers ?? []).flatMap((tier, index, tiers) => {
        const before = tiers[index - 1];
        // A free allowance before the first price is the rule, not a rise.
        if (!before || decimal(before.unitAmount ?? '0').isZero()) return [];
        if (decimal(tier.unitAmount ?? '0').lte(before.unitAmount ?? '0')) return [];
        return [
          {
            field: `${tiersPath}[${index}].unitAmount`,
            message: `Units above ${before.upTo} cost more each than those below.`,
          },
        ];
      });
    });
  },
};

export const tierAmountRules: PlanRule[] = [moreIsCheaper, dearerWithUse];
