import type { CustomerPricing } from '../../../../contracts/customer-pricing.ts';
import type { Tone } from '../../ui/StatusDot.tsx';

/** What is agreed, as one says it. */
export function agreementWords({
  plan,
  pricingRules,
  discounts,
  featureOverrides = [],
}: Pick<CustomerPricing, 'plan' | 'pricingRules' | 'discounts' | 'featureOverrides'>): string {
  const prices = pricingRules.map(({ componentId, price }) =>
    price.unitAmount === undefined
      ? `"${componentId}" at a ${price.model.replaceAll('_', ' ')} price of its own`
      : `"${componentId}" at ${price.unitAmount} minor units`,
  );
  const off = discounts.map(({ type, value }) =>
    type === 'percentage' ? `${value} % off` : `${value} minor units off`,
  );
  const features = featureOverrides.map(({ featureId, enabled, limits }) => {
    const own = Object.entries(limits).map(([limit, quantity]) => `${limit} ${quantity ?? 'unlimited'}`);
    if (!enabled) return `without "${featureId}"`;
    return `with "${featureId}"${own.length > 0 ? ` (${own.join(', ')})` : ''}`;
  });
  return `${[...prices, ...off, ...features].join(', ')}, on ${plan ?? 'every plan'}`;
}

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
