import type { CreatePricingRuleInput, RuleFields } from '../../../contracts/pricing-rules.ts';
import { PricewrightError } from '../../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../../database/client.ts';
import { checkSegmentCondition } from '../../../database/customer-list.ts';
import { placesOfCondition } from '../../../domain/compliance/check-places.ts';
import { refuse } from '../../../domain/pricing/check/check-pricing.ts';
import { ruleProblems } from '../../../domain/pricing/rules/rule-problems.ts';
import { assertPlaces } from '../../compliance/assert-places.ts';
import { ruleTargets } from '../price-facts.ts';

export function ruleFields({ validFrom, ...fields }: CreatePricingRuleInput, now: Date): RuleFields {
  return { ...fields, validFrom: validFrom ?? now.toISOString() };
}

/**
 * A rule that can be carried out: its numbers, its condition, its plans and what it names of them.
 * @throws PricingValidationFailed with every field that is wrong, MalformedRequest for a condition nobody can evaluate,
 * RegionalRestriction for one that asks for a country where nothing may be sold
 */
export async function assertRule(db: Db, rule: RuleFields, now: Date): Promise<void> {
  checkSegmentCondition(rule.condition);
  await assertPlaces(db, placesOfCondition(rule.condition), now);
  const targets = await ruleTargets(db, rule.targetPlans);
  const known = new Set(targets.map(({ key }) => key));
  const unknown = rule.targetPlans.findIndex((key) => !known.has(key));
  if (unknown >= 0) {
    const message = `There is no plan "${rule.targetPlans[unknown]}".`;
    throw new PricewrightError('PricingValidationFailed', message, {
      fields: [{ field: `targetPlans[${unknown}]`, code: 'unknown_plan', message }],
    });
  }
  refuse(ruleProblems(rule, targets));
}
