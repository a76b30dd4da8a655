import type { z } from 'zod';
import type {
  CustomerAgreement,
  CustomerPricingUpdates,
  CustomPricingConfig,
} from '../../../../contracts/customer-pricing.ts';
import type { ComponentPrice } from '../../../../contracts/pricing-rules.ts';

type Model = z.input<typeof ComponentPrice>['model'];

/** What the form holds: one price or discount, which is what most agreements are. */
export interface AgreementValues {
  name: string;
  plan: string;
  kind: 'percentage' | 'fixed_amount' | 'price';
  value: string;
  componentId: string;
  /** Days, `YYYY-MM-DD` in UTC; empty is now, or never. */
  from: string;
  until: string;
}

export const noAgreement: AgreementValues = {
  ...{ name: '', plan: '', kind: 'percentage', value: '10', componentId: '', from: '', until: '' },
};

/** The form of what is agreed; null where it holds more than the form can show, which an edit must not lose. */
export function agreementValues(agreement: CustomerAgreement): AgreementValues | null {
  const { name, plan, pricingRules, discounts, featureOverrides = [], effectiveDate, expirationDate } = agreement;
  const rest = {
    ...{ name, plan: plan ?? '', from: effectiveDate.slice(0, 10), until: expirationDate?.slice(0, 10) ?? '' },
  };
  if (featureOverrides.length > 0 || pricingRules.length + discounts.length !== 1) return null;
  const [discount] = discounts;
  if (discount) return { ...rest, kind: discount.type, value: discount.value, componentId: '' };
  const [rule] = pricingRules;
  const { unitAmount, model } = rule!.price;
  if (unitAmount === undefined || (model !== 'flat' && model !== 'per_unit')) return null;
  return { ...rest, kind: 'price', value: unitAmount, componentId: rule!.componentId };
}

const day = (text: string) => `${text}T00:00:00.000Z`;

/** What is sent for a new agreement. @param model of the component whose price is agreed */
export function agreementBody(values: AgreementValues, model: Model): z.input<typeof CustomPricingConfig> {
  const { name, plan, kind, value, componentId, from, until } = values;
  return {
    ...{ name, plan: plan || null },
    ...(kind === 'price'
      ? { pricingRules: [{ componentId, price: { model, unitAmount: value } }], discounts: [] }
      : { discounts: [{ type: kind, value }], pricingRules: [] }),
    ...(from ? { effectiveDate: day(from) } : {}),
    expirationDate: until ? day(until) : null,
  };
}

/** What is sent for an edit: a day that was left alone keeps its time. */
export function agreementUpdates(
  before: AgreementValues,
  values: AgreementValues,
  model: Model,
): z.input<typeof CustomerPricingUpdates> {
  const { effectiveDate, expirationDate, ...body } = agreementBody(values, model);
  return {
    ...body,
    ...(effectiveDate && values.from !== before.from ? { effectiveDate } : {}),
    ...(values.until === before.until ? {} : { expirationDate }),
  };
}
