import type { CustomerAgreement } from '../../../contracts/customer-pricing.ts';
import type { PricingComponent } from '../../../contracts/pricing.ts';
import type { RuleSelection } from '../../../contracts/pricing-rules.ts';
import { validityAt } from '../validity.ts';

export type Agreement = CustomerAgreement & { id: string };

/** What is agreed with the customer for a plan now: what names the plan first, then what began last. */
export function agreementFor(
  agreements: readonly Agreement[],
  { plan, currency, now }: { plan: string; currency: string; now: Date },
): Agreement | null {
  const [first = null] = agreements
    .filter(
      (agreement) =>
        // What is about features alone says nothing of prices.
        agreement.pricingRules.length + agreement.discounts.length > 0 &&
        (agreement.plan === null || agreement.plan === plan) &&
        (!statesAmounts(agreement) || (agreement.currency ?? currency) === currency) &&
        validityAt({ validFrom: agreement.effectiveDate, validTo: agreement.expirationDate }, now) === 'valid',
    )
    .toSorted(
      (one, other) =>
        Number(other.plan !== null) - Number(one.plan !== null) ||
        Date.parse(other.effectiveDate) - Date.parse(one.effectiveDate) ||
        (one.id < other.id ? -1 : 1),
    );
  return first;
}

/** Whether it names money, which is of one currency. */
export function statesAmounts({ pricingRules, discounts }: Pick<Agreement, 'pricingRules' | 'discounts'>): boolean {
  return pricingRules.length > 0 || discounts.some(({ type }) => type === 'fixed_amount');
}

/** Agreed prices in the place of the plan's; components that the plan does not have stay out. */
export function agreedComponents(components: readonly PricingComponent[], agreement: Agreement): PricingComponent[] {
  return components.map((component) => {
    const own = agreement.pricingRules.find(({ componentId }) => componentId === component.id);
    return own ? { id: component.id, ...own.price } : component;
  });
}

/** An agreement goes before every rule: the one that would have won says so. */
export function overruled(selection: RuleSelection, agreement: Agreement): RuleSelection {
  return {
    winner: null,
    considered: selection.considered.map((rule) =>
      rule.outcome === 'won'
        ? {
            ...rule,
            outcome: 'lower_priority',
            reason: `"${agreement.name}" is agreed with the customer and goes first.`,
          }
        : rule,
    ),
  };
}
