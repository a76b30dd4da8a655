import {
  CreateRegionalPricingInput,
  RegionalPricingUpdates,
  type StoredRegionalPricing,
} from '../../contracts/pricing-regional.ts';
import { newId } from '../../database/ids.ts';
import { regionalPricings } from '../../database/pricing.ts';
import type { PricingRecord } from '../../database/pricing-records.ts';
import { placesIn } from '../../domain/compliance/check-places.ts';
import { refuse } from '../../domain/pricing/check/check-pricing.ts';
import { regionProblems } from '../../domain/pricing/regional/check-region.ts';
import { assertPlaces } from '../compliance/assert-places.ts';
import { measureBook } from './book-impact.ts';
import { loadPriceBook, ruleTargets } from './price-facts.ts';
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
    async check(db, body, now, id) {
      await assertPlaces(db, placesIn(body.countries, 'countries'), now);
      const rows = await regionalPricings.all(db);
      const others = rows.filter((row) => row.id !== id).map((row) => row.body);
      refuse(regionProblems(body, { others, targets: await ruleTargets(db, body.targetPlans) }));
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
