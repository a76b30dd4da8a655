import { expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { CatalogueObjects } from '../../contracts/catalogue.ts';
import type { PlanConfiguration } from '../../contracts/plans.ts';
import { diffAgainstStripe } from './diff-against-stripe.ts';
import { productIdFor } from './product-for.ts';
import { configurations } from './test-support/arbitraries.ts';
import { wantedOf } from './test-support/configurations.ts';
import { applied, nothingInStripe, synced } from './test-support/stripe-after.ts';
import { withoutOwnObjects } from './without-own-objects.ts';

/** The second version of a plan whose first version sells. */
function secondVersion(first: PlanConfiguration, second: PlanConfiguration) {
  const active = { productId: 'prod_1', configuration: first };
  const productId = productIdFor({ planId: 'plan_1', versionId: 'planver_2', configuration: second, active });
  return wantedOf(second, 'planver_2', productId);
}

function reversedKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversedKeys);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversedKeys(inner)]),
  );
}

/** The same objects, each list and each object's keys the other way round. */
function reversed<Objects extends CatalogueObjects>(objects: Objects): Objects {
  const lists = Object.entries(reversedKeys(objects) as Record<string, unknown[]>);
  return Object.fromEntries(lists.map(([name, list]) => [name, list.toReversed()])) as unknown as Objects;
}

it('what has been applied is left alone', () => {
  fc.assert(
    fc.property(configurations, (configuration) => {
      const wanted = wantedOf(configuration);
      const { changes, summary } = diffAgainstStripe(wanted, applied(wanted));
      expect(changes.filter((change) => change.action !== 'leave')).toEqual([]);
      expect(summary.leave).toBe(changes.length);
    }),
  );
});

it('the order of keys and lists changes neither the diff nor its hash', () => {
  fc.assert(
    fc.property(configurations, configurations, (first, second) => {
      const observed = applied(wantedOf(first));
      const wanted = secondVersion(first, second);
      expect(diffAgainstStripe(reversed(wanted), reversed(observed))).toEqual(diffAgainstStripe(wanted, observed));
    }),
  );
});

it("an operation's own objects never change the hash, nor what happens to products and prices", () => {
  fc.assert(
    fc.property(configurations, configurations, fc.boolean(), (first, second, selling) => {
      const before = selling ? applied(wantedOf(first)) : nothingInStripe;
      const wanted = selling ? secondVersion(first, second) : wantedOf(second);
      const preview = diffAgainstStripe(wanted, withoutOwnObjects(before, 'op_2'));
      const after = synced(wanted, before, 'op_2');
      const again = diffAgainstStripe(wanted, withoutOwnObjects(after, 'op_2'));
      expect(again.hash).toBe(preview.hash);
      const own = ({ object }: { object: string }) => object.startsWith('product') || object === 'price';
      expect(again.changes.filter(own)).toEqual(preview.changes.filter(own));

      const shared = [...after.features, ...after.meters].filter(
        (object) => ![...before.features, ...before.meters].some((other) => other.stripeId === object.stripeId),
      );
      const madeHere = new Set(shared.flatMap((object) => object.stripeId ?? []));
      expect(diffAgainstStripe(wanted, withoutOwnObjects(after, 'op_2', madeHere))).toEqual(preview);
    }),
  );
});

it('nothing is both created and left, and everything wanted ends up sold', () => {
  fc.assert(
    fc.property(configurations, configurations, (first, second) => {
      const wanted = secondVersion(first, second);
      const { changes } = diffAgainstStripe(wanted, applied(wantedOf(first)));
      const keys = (...actions: string[]) =>
        changes.filter((change) => actions.includes(change.action)).map((change) => `${change.object} ${change.key}`);
      const left = new Set(keys('leave', 'update'));
      expect(keys('create').filter((key) => left.has(key))).toEqual([]);
      const prices = keys('create', 'update', 'leave').filter((key) => key.startsWith('price '));
      expect(prices.sort()).toEqual(wanted.prices.map((price) => `price ${price.lookupKey}`).sort());
    }),
  );
});

it('a plain text of the same number is the same price', () => {
  fc.assert(
    fc.property(configurations, (configuration) => {
      const wanted = wantedOf(configuration);
      const spelt = wanted.prices.map((price) => ({
        ...price,
        terms: {
          ...price.terms,
          unitAmountDecimal:
            price.terms.unitAmountDecimal && `0${price.terms.unitAmountDecimal.replace(/$|(\..*)/, '.0')}`,
        },
      }));
      const plain = wanted.prices.map((price) => ({
        ...price,
        terms: { ...price.terms, unitAmountDecimal: price.terms.unitAmountDecimal?.replace(/\..*/, '') ?? null },
      }));
      expect(
        diffAgainstStripe({ ...wanted, prices: spelt }, applied({ ...wanted, prices: plain })).summary,
      ).toMatchObject({
        create: 0,
        archive: 0,
      });
    }),
  );
});
