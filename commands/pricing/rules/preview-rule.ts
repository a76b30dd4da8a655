import type { CreatePricingRuleInput, PricingRuleImpact } from '../../../contracts/pricing-rules.ts';
import type { Db } from '../../../database/client.ts';
import { customersWhere } from '../../../database/customer-list.ts';
import * as limits from '../../../database/limits.ts';
import { decideApproval, type LimitExceeded } from '../../../domain/approvals/decide-approval.ts';
import { formatMoney } from '../../../domain/money/format-money.ts';
import { ruleOf } from '../price-facts.ts';
import { assertRule, ruleFields } from './checked-rule.ts';
import { measureRules, otherRules } from './rule-impact.ts';

/** What a rule would do, before it is saved. @throws PricingValidationFailed */
export async function previewRule(db: Db, input: CreatePricingRuleInput, now: Date): Promise<PricingRuleImpact> {
  const body = ruleFields(input, now);
  await assertRule(db, body, now);
  const after = ruleOf({ id: 'preview', body });
  const { impact, measures } = await measureRules(db, await otherRules(db, null), { before: null, after }, now);
  const { total: matching } = await customersWhere(db, body.condition, { page: 1, perPage: 1, sort: 'id' });
  const verdict = decideApproval(measures, (await limits.read(db)).measures);
  return {
    matching,
    ...impact,
    largestChange: Math.max(measures.priceChangePercentage ?? 0, measures.discountPercentage ?? 0),
    verdict: verdict.verdict,
    reasons:
      verdict.verdict === 'free' ? [] : verdict.reasons.map((reason) => reasonWords(reason, impact.baseCurrency)),
  };
}

function reasonWords({ measure, title, value, limit }: LimitExceeded, baseCurrency: string): string {
  if (measure !== 'revenueImpact') return `${title}: ${value}, limit ${limit}`;
  return `Revenue a month that moves, up or down: ${formatMoney(value, baseCurrency)}, limit ${formatMoney(limit, baseCurrency)}`;
}
