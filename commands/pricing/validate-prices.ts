import type { PricingValidation, ValidatePricingInput } from '../../contracts/pricing.ts';
import type { Db } from '../../database/client.ts';
import { placesIn } from '../../domain/compliance/check-places.ts';
import { validatePricing } from '../../domain/pricing/check/check-pricing.ts';
import { problemsOfPlaces } from '../compliance/assert-places.ts';

/** Prices that are not stored, by the rules of pricing and by those on where they would be asked. */
export async function validatePrices(
  { db, now }: { db: Db; now: Date },
  { countries, ...subject }: ValidatePricingInput,
): Promise<PricingValidation> {
  const { errors, warnings, suggestions } = validatePricing({ ...subject, needsQuantities: false });
  const lawful = await problemsOfPlaces(db, placesIn(countries, 'countries'), now);
  const forbidden = lawful.filter(({ severity }) => severity === 'error');
  const all = [...errors, ...forbidden];
  const others = lawful.filter(({ severity }) => severity !== 'error');
  return { isValid: all.length === 0, errors: all, warnings: [...warnings, ...others], suggestions };
}
