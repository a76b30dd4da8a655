import type { CustomerPricing } from '../../../../contracts/customer-pricing.ts';
import { formatCount } from '../../../../domain/money/format-count.ts';
import { formatMoney } from '../../../../domain/money/format-money.ts';
import type { Tone } from '../../ui/StatusDot.tsx';

/** What is agreed, as one says it. @param currency of the amounts; null where it is not known */
export function agreementWords(
  {
    plan,
    pricingRules,
    discounts,
    featureOverrides = [],
  }: Pick<CustomerPricing, 'plan' | 'pricingRules' | 'discounts' | 'featureOverrides'>,
  currency: string | null,
): string {
  const prices = pricingRules.map(({ componentId, price }) =>
    price.unitAmount === undefined
      ? `"${componentId}" at a ${price.model.replaceAll('_', ' ')} price of its own`
      : `"${componentId}" at ${amountWords(price.unitAmount, currency)}`,
  );
  const off = discounts.map(({ type, value }) =>
    type === 'percentage' ? `${value} % off` : `${amountWords(value, currency)} off`,
  );
  const features = featureOverrides.map(({ featureId, enabled, limits }) => {
    const own = Object.entries(limits).map(
      ([limit, quantity]) => `${limit} ${quantity === null ? 'unlimited' : formatCount(quantity)}`,
    );
    if (!enabled) return `without "${featureId}"`;
    return `with "${featureId}"${own.length > 0 ? ` (${own.join(', ')})` : ''}`;
  });
  return `${[...prices, ...off, ...features].join(', ')}, on ${plan ?? 'every plan'}`;
}

const amountWords = (minor: string, currency: string | null) =>
  currency === null ? `${formatCount(minor)} of the currency’s smallest unit` : formatMoney(minor, currency);

export function agreementState(
  { approval, effectiveDate, expirationDate, pending }: CustomerPricing,
  now: Date,
): { tone: Tone; words: string } {
  if (approval === 'waiting') return { tone: 'warn', words: 'Waits for approval' };
  if (approval === 'rejected') return { tone: 'bad', words: 'Rejected' };
  if (Date.parse(effectiveDate) > now.getTime()) return { tone: 'info', words: 'Begins later' };
  if (expirationDate !== null && Date.parse(expirationDate) <= now.getTime()) return { tone: 'idle', words: 'Expired' };
  return { tone: 'good', words: pending ? 'Holds; a change waits' : 'Holds' };
}

export const dayWords = (at: string): string =>
  new Date(at).toLocaleDateString('en', { day: 'numeric', month: 'short', year: 'numeric' });
