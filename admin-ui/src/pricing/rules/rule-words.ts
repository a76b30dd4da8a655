import type { PricingRuleAction, StoredPricingRule } from '../../../../contracts/pricing-rules.ts';
import { formatMoney } from '../../../../domain/money/format-money.ts';
import { conditionWords } from '../../ui/condition/condition-words.ts';
import type { Tone } from '../../ui/StatusDot.tsx';

/** What a rule does, as one says it. */
export function actionWords(action: PricingRuleAction): string {
  switch (action.type) {
    case 'replace_price':
      return `"${action.componentId}" costs another price (${action.price.model.replaceAll('_', ' ')}${action.currency ? `, in ${action.currency.toUpperCase()}` : ''})`;
    case 'change_percentage': {
      const down = action.percentage.startsWith('-');
      const of = action.componentIds.length > 0 ? action.componentIds.join(', ') : 'all prices';
      return `${of} ${down ? 'down' : 'up'} by ${action.percentage.replace(/^[-+]/, '')} %`;
    }
    case 'discount':
      return action.discount.type === 'percentage'
        ? `${action.discount.value} % off`
        : action.currency
          ? `${formatMoney(action.discount.value, action.currency)} off`
          : `${action.discount.value} minor units off, in the plan’s currency`;
    case 'grandfather':
      return `keeps the prices of version ${action.version}`;
  }
}

export const targetWords = (targetPlans: readonly string[]): string =>
  targetPlans.length > 0 ? targetPlans.join(', ') : 'every plan';

/** "If country is SE: all prices down by 9 %. For team." */
export function ruleSentence({
  condition,
  action,
  targetPlans,
}: Pick<StoredPricingRule, 'condition' | 'action' | 'targetPlans'>): string {
  const whom = Object.keys(condition).length === 0 ? 'For everybody' : `If ${conditionWords(condition)}`;
  return `${whom}: ${actionWords(action)}. On ${targetWords(targetPlans)}.`;
}

/** Where a rule stands now: whether it is considered at all, and if not, why. */
export function ruleState(
  rule: Pick<StoredPricingRule, 'approval' | 'isActive' | 'validFrom' | 'validTo' | 'pending'>,
  now: Date,
): { tone: Tone; words: string } {
  if (rule.approval === 'waiting') return { tone: 'warn', words: 'Waits for approval' };
  if (rule.approval === 'rejected') return { tone: 'bad', words: 'Rejected' };
  if (!rule.isActive) return { tone: 'idle', words: 'Switched off' };
  if (Date.parse(rule.validFrom) > now.getTime()) return { tone: 'info', words: 'Begins later' };
  if (rule.validTo !== null && Date.parse(rule.validTo) <= now.getTime()) return { tone: 'idle', words: 'Over' };
  return rule.pending ? { tone: 'good', words: 'Holds; an edit waits' } : { tone: 'good', words: 'Holds' };
}
