import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sql } from 'kysely';
import { type NaiveLook, type NaiveUnit, naiveArms } from '../../domain/metrics/test-support/naive-arms.ts';
import { migratedDatabase } from '../../test/support/migrated-database.ts';
import type { Db } from '../client.ts';
import { evaluateMetrics } from './evaluate-metrics.ts';
import type { Exposures } from './exposures.ts';
import {
  anEvent,
  at,
  customers,
  definition,
  hour,
  persons,
  prepareEvents,
  rates,
  start,
  store,
} from './test-support/random-events.ts';

let database: Awaited<ReturnType<typeof migratedDatabase>>;
let db: Db;

beforeAll(async () => {
  database = await migratedDatabase();
  db = database.db;
  await prepareEvents(db);
}, 60_000);
afterAll(() => database?.drop());

const assignment = fc.record({
  variant: fc.constantFrom('control', 'treatment'),
  stratum: fc.constantFrom('', 'stage-1'),
  at: fc.integer({ min: 5 * 24, max: 30 * 24 }).map((hours) => start + hours * hour),
});

function relation(units: readonly NaiveUnit[], by: 'customer' | 'person'): Exposures {
  return {
    unit: by,
    relation: sql`(select * from unnest(${units.map(({ id }) => id)}::bigint[], ${units.map(({ variant }) => variant)}::text[],
      ${units.map(({ stratum }) => stratum)}::text[], ${units.map(({ at }) => new Date(at))}::timestamptz[])
      as u(unit_id, variant, stratum, exposed_at))`,
  };
}

const close = (number: number) => expect.closeTo(number, 6);

it('says what adding up subject by subject says, for any definition, events and assignment', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(anEvent, { minLength: 0, maxLength: 70 }),
      fc.array(assignment, { minLength: 6, maxLength: 6 }),
      fc.array(definition, { minLength: 1, maxLength: 5 }),
      fc.boolean(),
      at,
      async (made, assignments, definitions, byPerson, asOf) => {
        const events = await store(db, made);
        const by = byPerson ? 'person' : 'customer';
        const ids = byPerson ? [...persons.values()].flat() : customers;
        const units = ids.map((id, index) => ({ id, ...assignments[index % assignments.length]! }));
        const look: NaiveLook = {
          unit: by,
          units: units.filter((unit) => unit.at <= asOf),
          events,
          persons: new Map(
            [...persons].map(([id, all]) => [
              id,
              all.map((one) => ({ id: one, since: start + (one > 200 ? 240 : 0) * hour })),
            ]),
          ),
          asOf,
          rates,
        };
        const evaluated = await evaluateMetrics(
          { db, business: null },
          definitions.map((one, index) => ({ id: String(index), definition: one })),
          { exposures: relation(units, by), asOf: new Date(asOf), environment: 'production' },
        );
        for (const [index, one] of definitions.entries()) {
          if (one.type === 'records' || one.type === 'sql' || one.type === 'quantile') continue;
          const expected = naiveArms(one, look);
          const arms = evaluated[index]!.arms;
          expect(arms.map(({ variant, stratum }) => `${variant} ${stratum}`).sort()).toEqual(
            expected.map(({ variant, stratum }) => `${variant} ${stratum}`).sort(),
          );
          for (const wanted of expected) {
            const arm = arms.find((each) => each.variant === wanted.variant && each.stratum === wanted.stratum)!;
            expect({ n: arm.n, immature: arm.immature, mean: arm.mean }).toEqual({
              n: wanted.n,
              immature: wanted.immature,
              mean: close(wanted.n > 0 ? wanted.mean : 0),
            });
            if (wanted.n < 2) continue;
            expect(relative(arm.variance, wanted.variance)).toBeLessThan(1e-8);
            if (!wanted.covariate) continue;
            expect(arm.covariate?.covariateMean).toEqual(close(wanted.covariate.mean));
            expect(relative(arm.covariate!.covariateVariance, wanted.covariate.variance)).toBeLessThan(1e-8);
            expect(relative(arm.covariate!.covariance, wanted.covariate.covariance)).toBeLessThan(1e-8);
          }
        }
      },
    ),
    { numRuns: Number(process.env.METRIC_RUNS ?? 60), endOnFailure: false },
  );
}, 240_000);

const relative = (one: number, other: number) => Math.abs(one - other) / Math.max(1, Math.abs(other));
