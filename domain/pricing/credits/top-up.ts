import type { TopUpPolicy } from '../../../contracts/pricing-credits.ts';
import { formatMoney } from '../../money/format-money.ts';

export interface TopUpDecision {
  /** Minor units to buy now; 0 is nothing. */
  buy: number;
  /** Tell the customer: the balance has just fallen below the mark. */
  alert: boolean;
  reason: string;
}

/**
 * What a change of the balance asks for. The alert goes out once, when the mark is crossed downwards; buying is bounded by
 * the month, so that a mistake in usage cannot empty a card.
 * @param topUpsThisMonth automatic ones that were started, paid or not
 */
export function decideTopUp(
  policy: TopUpPolicy,
  before: number,
  after: number,
  topUpsThisMonth: number,
): TopUpDecision {
  const alert = policy.lowBalance !== null && before >= policy.lowBalance && after < policy.lowBalance;
  const { automatic } = policy;
  if (!automatic) return { buy: 0, alert, reason: 'Nothing is bought automatically.' };
  const mark = formatMoney(automatic.below, policy.currency);
  if (after >= automatic.below) return { buy: 0, alert, reason: `The balance is not below ${mark}.` };
  if (topUpsThisMonth >= automatic.maxPerMonth) {
    return {
      buy: 0,
      alert,
      reason: `The balance was topped up ${topUpsThisMonth} times this month, the most allowed.`,
    };
  }
  const buy = Math.max(0, automatic.upTo - after);
  return { buy, alert, reason: buy > 0 ? `The balance is below ${mark}.` : 'The balance is at its mark.' };
}
