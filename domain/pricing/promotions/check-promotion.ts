import type { CreatePromotionInput } from '../../../contracts/promotions.ts';
import type { ValidationProblem } from '../../../contracts/validation.ts';
import { currencyRule } from '../../money/currencies.ts';
import { parseScaled, scaledOne } from '../../money/scaled.ts';

/** The longest trial that Stripe takes: https://docs.stripe.com/api/subscriptions/create#create_subscription-trial_period_days */
const mostTrialDays = 730n;

export interface PromotionFacts {
  /** Keys of all plans. */
  plans: ReadonlySet<string>;
  /** Redemptions so far. */
  currentUsage: number;
}

/** Everything that is wrong with a promotion, by its field. */
export function checkPromotion(promotion: CreatePromotionInput, facts: PromotionFacts): ValidationProblem[] {
  return [...valueProblems(promotion), ...planProblems(promotion, facts), ...limitProblems(promotion, facts)];
}

const problem = (field: string, code: string, message: string): ValidationProblem => ({
  field,
  code,
  message,
  severity: 'error',
});

function valueProblems({ type, value, currency, upgradeTo }: CreatePromotionInput): ValidationProblem[] {
  const found: ValidationProblem[] = [];
  const size = parseScaled(value);
  if (size === null) return [problem('value', 'not_a_number', `"${value}" is no decimal of at most 12 decimals.`)];
  if (type !== 'upgrade' && size <= 0n) found.push(problem('value', 'not_positive', 'It gives nothing.'));
  if (type === 'upgrade' && size !== 0n) found.push(problem('value', 'not_used', 'An upgrade has the value 0.'));
  if (type === 'percentage' && size > 100n * scaledOne) {
    found.push(problem('value', 'above_100_percent', 'No discount takes more than all.'));
  }
  if (type === 'free_trial' && (size % scaledOne !== 0n || size > mostTrialDays * scaledOne)) {
    found.push(problem('value', 'not_days', `A trial has whole days, at most ${mostTrialDays}.`));
  }
  const rule = currency === null ? undefined : currencyRule(currency);
  if (type === 'fixed_amount') {
    if (currency === null) found.push(problem('currency', 'required', 'A fixed amount is money of one currency.'));
    else if (!rule) found.push(problem('currency', 'unknown_currency', `There is no currency "${currency}".`));
    else if (size % (BigInt(rule.step) * scaledOne) !== 0n) {
      found.push(
        problem('value', 'not_chargeable', `${currency} amounts are multiples of ${rule.step}, in minor units.`),
      );
    }
  } else if (currency !== null) {
    found.push(problem('currency', 'not_used', 'Only a fixed amount has a currency.'));
  }
  if (type === 'upgrade' && upgradeTo === null) {
    found.push(problem('upgradeTo', 'required', 'An upgrade names the plan that it gives.'));
  }
  if (type !== 'upgrade' && upgradeTo !== null) {
    found.push(problem('upgradeTo', 'not_used', 'Only an upgrade gives another plan.'));
  }
  return found;
}

function planProblems(
  { targetPlans, upgradeTo }: CreatePromotionInput,
  { plans }: PromotionFacts,
): ValidationProblem[] {
  const unknown = (field: string, key: string) => problem(field, 'unknown_plan', `There is no plan "${key}".`);
  return [
    ...targetPlans.flatMap((key, index) => (plans.has(key) ? [] : [unknown(`targetPlans[${index}]`, key)])),
    ...(upgradeTo !== null && !plans.has(upgradeTo) ? [unknown('upgradeTo', upgradeTo)] : []),
    ...(upgradeTo !== null && targetPlans.includes(upgradeTo)
      ? [problem('upgradeTo', 'upgrade_to_itself', `Who buys "${upgradeTo}" has it already.`)]
      : []),
  ];
}

function limitProblems(promotion: CreatePromotionInput, { currentUsage }: PromotionFacts): ValidationProblem[] {
  const { validFrom, validTo, usageLimit, usageLimitPerCustomer, duration, durationInMonths } = promotion;
  const found: ValidationProblem[] = [];
  if (validTo !== null && Date.parse(validTo) <= Date.parse(validFrom)) {
    found.push(problem('validTo', 'before_beginning', 'It ends before it begins.'));
  }
  if (usageLimit !== null && usageLimit < currentUsage) {
    found.push(problem('usageLimit', 'below_usage', `It was given ${currentUsage} times already.`));
  }
  if (usageLimit !== null && usageLimitPerCustomer !== null && usageLimitPerCustomer > usageLimit) {
    found.push(problem('usageLimitPerCustomer', 'above_total', `There are only ${usageLimit} in all.`));
  }
  if (duration === 'repeating' && durationInMonths === null) {
    found.push(problem('durationInMonths', 'required', 'A repeating promotion says for how many months.'));
  }
  if (duration !== 'repeating' && durationInMonths !== null) {
    found.push(problem('durationInMonths', 'not_used', 'Only a repeating promotion has months.'));
  }
  return found;
}
