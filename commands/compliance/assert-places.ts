import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { ValidationProblem } from '../../contracts/validation.ts';
import type { Db } from '../../database/client.ts';
import * as overrides from '../../database/compliance-overrides.ts';
import { checkPlaces } from '../../domain/compliance/check-places.ts';
import type { Place } from '../../domain/compliance/trade-rules.ts';

/** What laws and Stripe say of places, as this installation has decided about the rules. */
export async function problemsOfPlaces(db: Db, places: readonly Place[], now: Date): Promise<ValidationProblem[]> {
  return places.length === 0 ? [] : checkPlaces(places, await overrides.all(db), now);
}

/** @throws RegionalRestriction where nothing may be sold */
export async function assertPlaces(db: Db, places: readonly Place[], now: Date): Promise<void> {
  const errors = (await problemsOfPlaces(db, places, now)).filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return;
  throw new PricewrightError('RegionalRestriction', errors[0]!.message, {
    fields: errors.map(({ severity: _, ...field }) => field),
  });
}
