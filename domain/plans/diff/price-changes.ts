import type { PriceObject, PriceTerms } from '../../../contracts/catalogue.ts';
import { type FieldChange, fieldChanges, same } from './changes.ts';
import { normaliseTerms } from './normalise-terms.ts';
import { metadataChanges } from './own-metadata.ts';

export interface PriceChanges {
  /** What Stripe never lets change: each forces a new price. */
  immutable: FieldChange[];
  /** What `prices/update` takes: https://docs.stripe.com/api/prices/update */
  inPlace: FieldChange[];
}

function recurringChanges(from: PriceTerms, to: PriceTerms): FieldChange[] {
  if (!from.recurring || !to.recurring) return fieldChanges(from, to, ['recurring']);
  const fields = ['interval', 'intervalCount', 'usageType', 'meter'] as const;
  return fieldChanges(from.recurring, to.recurring, fields).map((change) => ({
    ...change,
    field: `recurring.${change.field}`,
  }));
}

/** A currency may be added in place; an amount that customers may have agreed to is not rewritten or taken away. */
function currencyChanges(from: PriceTerms, to: PriceTerms): PriceChanges {
  const codes = [...new Set([...Object.keys(from.currencyOptions), ...Object.keys(to.currencyOptions)])].sort();
  const changes = codes
    .map((code) => ({ code, before: from.currencyOptions[code] ?? null, after: to.currencyOptions[code] ?? null }))
    .filter(({ before, after }) => !same(before, after))
    .map(({ code, before, after }) => ({ field: `currencyOptions.${code}`, from: before, to: after }));
  return {
    immutable: changes.filter((change) => change.from !== null),
    inPlace: changes.filter((change) => change.from === null),
  };
}

/** What differs between an observed price and the wanted one, by whether Stripe lets it change. */
export function priceChanges(observed: PriceObject, wanted: PriceObject): PriceChanges {
  const from = normaliseTerms(observed.terms);
  const to = normaliseTerms(wanted.terms);
  const currencies = currencyChanges(from, to);
  const tax = fieldChanges(from, to, ['taxBehavior']);
  const taxIsFree = from.taxBehavior === 'unspecified';
  return {
    immutable: [
      ...fieldChanges(observed, wanted, ['productId']),
      ...fieldChanges(from, to, [
        'currency',
        'billingScheme',
        'tiersMode',
        'unitAmountDecimal',
        'tiers',
        'packageSize',
      ]),
      ...recurringChanges(from, to),
      ...(taxIsFree ? [] : tax),
      ...currencies.immutable,
    ],
    inPlace: [
      ...fieldChanges(observed, wanted, ['lookupKey', 'nickname']),
      ...metadataChanges(observed.metadata, wanted.metadata),
      ...(taxIsFree ? tax : []),
      ...currencies.inPlace,
    ],
  };
}
