import type { CreatePricingRuleInput, RuleFields } from '../../../contracts/pricing-rules.ts';
import { PricewrightError } from '../../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../../database/client.ts';
import { checkSegmentCondition } from '../../../database/customer-list.ts';
import * as plans from '../../../database/plans.ts';
import { placesOfCondition } from '../../../domain/compliance/check-places.ts';
import { refuse } from '../../../domain/pricing/check/check-pricing.ts';
import { ruleProblems } from '../../../domain/pricing/rules/rule-problems.ts';
import { assertPlaces } from '../../compliance/assert-places.ts';

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
  const targets = [];
  for (const key of rule.targetPlans) {
    const row = await plans.findByKey(db, key);
    if (!row) {
      const message = `There is no plan "${key}".`;
      throw new PricewrightError('PricingValidationFailed', message, {
        fields: [{ field: `targetPlans[${rule.targetPlans.indexOf(key)}]`, code: 'unknown_plan', message }],
      });
    }
    const versions = await plans.versions(db, row.id);
    targets.push({ key, versions: new Map(versions.map(({ number, configuration }) => [number, configuration])) });
  }
  refuse(ruleProblems(rule, targets));
}
