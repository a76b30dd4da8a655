import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { PricingTier } from '../../../contracts/price-components.ts';
import { type Decimal, decimal } from '../../money/decimal.ts';
import { configurationOf } from '../test-support/configurations.ts';
import { context, priced, problemsOf } from '../test-support/problems-of.ts';
import { validatePlan } from '../validate-plan.ts';

const tier = (upTo: string | null, unitAmount = '10', flatAmount?: string): PricingTier => ({
  upTo,
  unitAmount,
  flatAmount,
});
const at = 'pricing.components[0].tiers';

it.each<[string, 'graduated' | 'volume', PricingTier[] | undefined, string[]]>([
  ['none', 'graduated', undefined, [`error tiers_missing ${at}`]],
  ['an empty list', 'volume', [], [`error tiers_missing ${at}`]],
  ['in order', 'graduated', [tier('10'), tier('20'), tier(null)], []],
  ['out of order', 'graduated', [tier('20'), tier('10'), tier(null)], [`error tiers_overlap ${at}[1].upTo`]],
  [
    'ending twice at one unit',
    'graduated',
    [tier('10'), tier('10'), tier(null)],
    [`error tiers_overlap ${at}[1].upTo`],
  ],
  ['with an end', 'graduated', [tier('10')], [`error tiers_gap ${at}[0].upTo`]],
  ['going on after the rest', 'graduated', [tier(null), tier(null)], [`error tiers_gap ${at}[0].upTo`]],
  ['ending at half a unit', 'graduated', [tier('1.5'), tier(null)], [`error tier_bound ${at}[0].upTo`]],
  ['ending at nothing', 'graduated', [tier('0'), tier(null)], [`error tier_bound ${at}[0].upTo`]],
  ['cheaper in total', 'volume', [tier('10', '100'), tier(null, '80')], [`warning more_is_cheaper ${at}[1]`]],
  ['never cheaper in total', 'volume', [tier('10', '100'), tier(null, '80', '200')], []],
  ['dearer with use', 'graduated', [tier('10', '5'), tier(null, '6')], [`info dearer_with_use ${at}[1].unitAmount`]],
  ['after a free allowance', 'graduated', [tier('10', '0'), tier(null, '6')], []],
])('tiers %s', (_, model, tiers, problems) => {
  expect(problemsOf(priced({ model, tiers }))).toEqual(problems);
});

it('tiers that end elsewhere in another currency', () => {
  const currencyOptions = { eur: { tiers: [tier('5'), tier(null)] } };
  const changes = priced({ model: 'graduated', tiers: [tier('10'), tier(null)], currencyOptions });
  expect(problemsOf(changes)).toEqual(['warning tiers_differ pricing.components[0].currencyOptions.eur.tiers']);
});

it('names the quantity from which more costs less', () => {
  const configuration = configurationOf(priced({ model: 'volume', tiers: [tier('10', '100'), tier(null, '80')] }));
  expect(validatePlan({ key: 'team', configuration }, context).warnings[0]?.message).toBe(
    '11 units cost $8.80, less than the $10.00 for 10: a volume tier prices all units.',
  );
});

it('warns of a cheaper total exactly where one more unit costs less', () => {
  const amounts = fc.array(fc.nat(50), { minLength: 2, maxLength: 4 });
  fc.assert(
    fc.property(amounts, (rates) => {
      const tiers = rates.map((rate, index) =>
        tier(index === rates.length - 1 ? null : `${(index + 1) * 10}`, `${rate}`),
      );
      const cheaper = tiers.flatMap(({ upTo }, index) => {
        if (upTo === null) return [];
        const rate = (units: Decimal) => tiers.find((tier) => tier.upTo === null || units.lte(tier.upTo))!.unitAmount!;
        const cost = (units: Decimal) => units.times(rate(units));
        return cost(decimal(upTo).plus(1)).lt(cost(decimal(upTo)))
          ? [`warning more_is_cheaper ${at}[${index + 1}]`]
          : [];
      });
      expect(problemsOf(priced({ model: 'volume', tiers }))).toEqual(cheaper);
    }),
  );
});
