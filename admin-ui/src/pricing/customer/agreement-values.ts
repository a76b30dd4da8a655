import type { z } from 'zod';
import type {
  CustomerAgreement,
  CustomerPricingUpdates,
  CustomPricingConfig,
} from '../../../../contracts/customer-pricing.ts';
import type { FeatureOverride } from '../../../../contracts/entitlements.ts';
import type { ComponentPrice } from '../../../../contracts/pricing-rules.ts';

type Model = z.input<typeof ComponentPrice>['model'];

/** What the form holds: one price or discount at most, which is what agreements are, and any features. */
export interface AgreementValues {
  name: string;
  plan: string;
  kind: 'percentage' | 'fixed_amount' | 'price' | 'features';
  value: string;
  componentId: string;
  /** Of an amount; null where it is not known, and the API takes what the customer pays in. */
  currency: string | null;
  features: FeatureOverride[];
  /** Days, `YYYY-MM-DD` in UTC; empty is now, or never. */
  from: string;
  until: string;
}

export const noAgreement: AgreementValues = {
  ...{ name: '', plan: '', kind: 'percentage', value: '10', componentId: '', features: [], from: '', until: '' },
  currency: null,
};

/** The form of what is agreed; null where it holds more than the form can show, which an edit must not lose. */
export function agreementValues(agreement: CustomerAgreement): AgreementValues | null {
  const {
    name,
    plan,
    pricingRules,
    discounts,
    featureOverrides: features = [],
    effectiveDate,
    expirationDate,
  } = agreement;
  const rest = {
    ...{
      name,
      plan: plan ?? '',
      currency: agreement.currency ?? null,
      from: effectiveDate.slice(0, 10),
      until: expirationDate?.slice(0, 10) ?? '',
      features,
    },
  };
  if (pricingRules.length + discounts.length === 0) {
    return features.length > 0 ? { ...rest, kind: 'features', value: '', componentId: '' } : null;
  }
  if (pricingRules.length + discounts.length > 1) return null;
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
  const { name, plan, kind, value, componentId, currency, features, from, until } = values;
  const isAmount = kind === 'price' || kind === 'fixed_amount';
  return {
    ...{ name, plan: plan || null },
    pricingRules: kind === 'price' ? [{ componentId, price: { model, unitAmount: value } }] : [],
    discounts: kind === 'percentage' || kind === 'fixed_amount' ? [{ type: kind, value }] : [],
    ...(isAmount && currency ? { currency } : {}),
    featureOverrides: features,
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
