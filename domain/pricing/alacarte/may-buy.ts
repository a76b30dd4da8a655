import type { AlaCarteFeatureConfig } from '../../../contracts/alacarte.ts';
import { PricewrightError } from '../../../contracts/tables/pricewright-error.ts';
import type { Attributes } from '../../condition/condition.ts';
import { matches } from '../../condition/matches.ts';

export interface Buyer {
  attributes: Attributes;
  /** Keys of the features that the customer has. */
  features: ReadonlySet<string>;
  now: Date;
}

/**
 * Whether a feature is sold to a customer now.
 * @throws RegionalRestriction, FeatureDependencyViolation, PricingValidationFailed
 */
export function assertMayBuy(
  { name, availability, dependencies }: AlaCarteFeatureConfig,
  { attributes, features, now }: Buyer,
): void {
  const { countries, condition, validFrom, validTo } = availability;
  if (countries.length > 0 && !countries.includes(String(attributes.country))) {
    throw new PricewrightError('RegionalRestriction', `"${name}" is sold in ${countries.join(', ')} only.`, {
      fields: [{ field: 'customerId', code: 'not_sold_there', message: `The customer is in ${attributes.country}.` }],
    });
  }
  const missing = dependencies.filter((key) => !features.has(key));
  if (missing.length > 0) {
    throw new PricewrightError('FeatureDependencyViolation', `"${name}" needs ${missing.join(', ')} first.`, {
      fields: missing.map((key) => ({ field: 'customerId', code: 'feature_missing', message: `It has no "${key}".` })),
    });
  }
  const closed =
    (validFrom !== undefined && now.getTime() < Date.parse(validFrom)) ||
    (validTo !== undefined && now.getTime() >= Date.parse(validTo));
  if (closed || !matches(condition, attributes, {})) {
    const message = closed ? `"${name}" is not on sale now.` : `"${name}" is not for this customer.`;
    throw new PricewrightError('PricingValidationFailed', message, {
      fields: [{ field: 'customerId', code: closed ? 'not_on_sale' : 'condition_not_met', message }],
    });
  }
}
