import {
  CreateRegionalPricingInput,
  RegionalPricingUpdates,
  type StoredRegionalPricing,
} from '../../contracts/pricing-regional.ts';
import type { ValidationProblem } from '../../contracts/validation.ts';
import { newId } from '../../database/ids.ts';
import * as plans from '../../database/plans.ts';
import { regionalPricings } from '../../database/pricing.ts';
import type { PricingRecord } from '../../database/pricing-records.ts';
import { placesIn } from '../../domain/compliance/check-places.ts';
import { currencyRule } from '../../domain/money/currencies.ts';
import { refuse } from '../../domain/pricing/check/check-pricing.ts';
import { assertPlaces } from '../compliance/assert-places.ts';
import { measureBook } from './book-impact.ts';
import { loadPriceBook } from './price-facts.ts';
import { guardedRecordCommands } from './record-commands.ts';
import { recordPriceHistory } from './record-price-history.ts';

/** Prices of a region: by override, or by exchange rate with an adjustment and a price point. */
export const {
  create: createRegionalPricing,
  update: updateRegionalPricing,
  remove: deleteRegionalPricing,
} = guardedRecordCommands(
  {
    names: { create: 'createRegionalPricing', update: 'updateRegionalPricing', remove: 'deleteRegionalPricing' },
    event: 'regional_pricing',
    store: regionalPricings,
    input: CreateRegionalPricingInput,
    updates: RegionalPricingUpdates,
    idOf: () => newId('regional'),
    async check(db, { countries, currency, overrides, targetPlans, adjustment }, now) {
      await assertPlaces(db, placesIn(countries, 'countries'), now);
      const problems: ValidationProblem[] = [];
      const add = (field: string, code: string, message: string) =>
        problems.push({ field, code, message, severity: 'error' });
      if (!currencyRule(currency)) add('currency', 'unknown_currency', `There is no currency "${currency}".`);
      if (Number(adjustment) <= -100) add('adjustment', 'below_minus_100_percent', 'No price is below nothing.');
      if (overrides.length > 0 && targetPlans.length !== 1) {
        add('targetPlans', 'one_plan_for_overrides', 'Overrides name components of one plan: name that plan alone.');
      }
      for (const [index, key] of targetPlans.entries()) {
        if (!(await plans.findByKey(db, key)))
          add(`targetPlans[${index}]`, 'unknown_plan', `There is no plan "${key}".`);
      }
      refuse(problems);
    },
    settled: (id, { tx, now }) => recordPriceHistory(tx, { cause: 'regional_pricing_changed', causeId: id }, now),
  },
  {
    command: 'changeRegionalPricing',
    async propose({ id, before, after }, { tx, now }) {
      const book = await loadPriceBook(tx, now);
      const others = book.regional.filter((one) => one.id !== id);
      const books = { before: book, after: { ...book, regional: [...others, ...(after ? [{ ...after, id }] : [])] } };
      const countries = new Set([before, after].flatMap((one) => one?.countries ?? []));
      const verb = before === null ? 'Add' : after === null ? 'Take away' : 'Change';
      return {
        summary: `${verb} the prices of ${[...countries].sort().join(', ') || 'everywhere else'}`,
        ...(await measureBook(tx, books, countries.size > 0 ? [...countries] : [null], now)),
      };
    },
  },
);

export function presentRegionalPricing({
  id,
  body,
  revision,
  created_at,
  updated_at,
}: PricingRecord<CreateRegionalPricingInput>): StoredRegionalPricing {
  return { ...body, id, revision, createdAt: created_at.toISOString(), updatedAt: updated_at.toISOString() };
}
