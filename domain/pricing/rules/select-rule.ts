import type { PricingRule, PricingRuleAction, RuleSelection } from '../../../contracts/pricing-rules.ts';
import type { Attributes, Condition, ConditionOptions } from '../../condition/condition.ts';
import { matches } from '../../condition/matches.ts';
import { validityAt } from '../validity.ts';

export interface RuleContext extends ConditionOptions {
  now: Date;
  /** Key of the plan that is priced. */
  plan: string;
  attributes: Attributes;
  /** In which the customer is asked. */
  currency: string;
  /** Of the plan's own prices. */
  planCurrency: string;
}

export interface SelectedRule extends RuleSelection {
  rule: PricingRule | null;
}

/**
 * The rule that prices a customer: of those that hold now, for the plan and the customer, the one of highest priority; of
 * two equal ones the one that began later, then the one whose id comes first.
 */
export function selectRule(rules: readonly PricingRule[], context: RuleContext): SelectedRule {
  const ranked = rules.toSorted(
    (one, other) =>
      other.priority - one.priority ||
      Date.parse(other.validFrom) - Date.parse(one.validFrom) ||
      (one.id < other.id ? -1 : 1),
  );
  let rule: PricingRule | null = null;
  const considered = ranked.map((candidate): RuleSelection['considered'][number] => {
    const { id: ruleId, name } = candidate;
    const objection = objectionTo(candidate, context);
    if (objection) return { ruleId, name, ...objection };
    if (rule) {
      const reason =
        rule.priority > candidate.priority
          ? `"${rule.name}" has priority ${rule.priority}, above ${candidate.priority}.`
          : `"${rule.name}" has the same priority and goes first: it began later, or its id comes first.`;
      return { ruleId, name, outcome: 'lower_priority', reason };
    }
    rule = candidate;
    return { ruleId, name, outcome: 'won', reason: 'It holds, and no rule of higher priority does.' };
  });
  return { rule, winner: (rule as PricingRule | null)?.id ?? null, considered };
}

type Objection = Pick<RuleSelection['considered'][number], 'outcome' | 'reason'>;

function objectionTo(
  rule: PricingRule,
  { now, plan, attributes, currency, planCurrency, ...options }: RuleContext,
): Objection | null {
  if (rule.targetPlans.length > 0 && !rule.targetPlans.includes(plan)) {
    return { outcome: 'other_plan', reason: `It is for ${rule.targetPlans.join(', ')}.` };
  }
  const validity = validityAt(rule, now);
  if (validity === 'not_yet_valid') return { outcome: validity, reason: `It begins at ${rule.validFrom}.` };
  if (validity === 'expired') return { outcome: validity, reason: `It ended at ${rule.validTo}.` };
  const failed = failedParts(rule.condition, attributes, options);
  if (failed.length > 0) {
    return {
      outcome: 'condition_not_met',
      reason: `The customer does not meet its condition on ${failed.join(', ')}.`,
    };
  }
  const stated = statesAmounts(rule.action) ? (rule.action.currency ?? planCurrency) : currency;
  if (stated === currency) return null;
  return {
    outcome: 'other_currency',
    reason: `Its amounts are in ${stated}, and the customer is asked in ${currency}.`,
  };
}

/** Whether it names money, which is of one currency: https://docs.stripe.com/api/coupons/object#coupon_object-currency */
function statesAmounts(action: PricingRuleAction): action is Extract<PricingRuleAction, { currency?: unknown }> {
  return action.type === 'replace_price' || (action.type === 'discount' && action.discount.type === 'fixed_amount');
}

/** The fields and groups of a condition that are not met: enough to see why. */
export function failedParts(condition: Condition, attributes: Attributes, options: ConditionOptions): string[] {
  return Object.entries(condition).flatMap(([field, operand]) =>
    matches({ [field]: operand }, attributes, options) ? [] : [field],
  );
}
