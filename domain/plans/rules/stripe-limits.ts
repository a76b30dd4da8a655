import { placedComponents } from '../placed-components.ts';
import type { PlanRule } from '../plan-subject.ts';
import { stripeLimits } from '../stripe-limits.ts';

const path = 'stripeIntegration.productMetadata';
const reserved = 'pricewright_';
/** Plan, version and operation, which every product carries. */
const ownKeys = 3;

export const metadataLimits: PlanRule = {
  code: 'metadata_limits',
  severity: 'error',
  source: 'https://docs.stripe.com/metadata#data',
  check({ configuration }) {
    const entries = Object.entries(configuration.stripeIntegration.productMetadata);
    const most = stripeLimits.metadataKeys - ownKeys;
    const count =
      entries.length > most ? [`Stripe keeps ${stripeLimits.metadataKeys} keys, of which ${ownKeys} are ours.`] : [];
    const wrong = entries.flatMap(([key, value]) => {
      const field = `${path}.${key}`;
      if (key.length > stripeLimits.metadataKey) {
        return [{ field, message: `Stripe takes keys of at most ${stripeLimits.metadataKey} characters.` }];
      }
      if (/[[\]]/.test(key)) return [{ field, message: 'Stripe takes no square brackets in a key.' }];
      if (value.length > stripeLimits.metadataValue) {
        return [{ field, message: `Stripe takes values of at most ${stripeLimits.metadataValue} characters.` }];
      }
      // Stripe unsets a key whose value is empty.
      if (value === '') return [{ field, message: 'Stripe keeps no key without a value.' }];
      if (key.startsWith(reserved))
        return [{ field, message: `Keys that begin with ${reserved} are kept for Pricewright.` }];
      return [];
    });
    return [...count.map((message) => ({ field: path, message, suggestedFix: `Keep at most ${most}.` })), ...wrong];
  },
};

export const unitNameTooLong: PlanRule = {
  code: 'unit_name_too_long',
  severity: 'error',
  source: 'https://docs.stripe.com/api/products/create#create_product-unit_label',
  check({ configuration }) {
    return placedComponents(configuration)
      .filter(({ component }) => (component.unitName ?? '').length > stripeLimits.unitLabel)
      .map(({ path: at, component }) => ({
        field: `${at}.unitName`,
        message: `Stripe prints at most ${stripeLimits.unitLabel} characters; "${component.unitName}" is longer.`,
        suggestedFix: 'Choose a shorter word.',
      }));
  },
};

export const productNeeded: PlanRule = {
  code: 'product_needed',
  severity: 'error',
  check({ configuration }) {
    if (configuration.stripeIntegration.autoCreateProduct) return [];
    const message = 'Prices and entitlements hang on a product, and a plan without one cannot be published.';
    return [{ field: 'stripeIntegration.autoCreateProduct', message, suggestedFix: 'Set it to true.' }];
  },
};

export const stripeLimitRules: PlanRule[] = [metadataLimits, unitNameTooLong, productNeeded];
