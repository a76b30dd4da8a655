import type { BucketRange } from '../../bucket/ranges.ts';
import type { Condition } from '../../condition/condition.ts';
import type { Feature, FeatureRule, FeatureSet } from '../feature.ts';
import type { StickyDocument } from '../sticky.ts';
import type { Chooser } from './random.ts';

const countries = ['SE', 'NO', 'DK', 'US', 'JP'];
const tags = ['beta', 'Partner', 'internal', 'a'];
const versions = ['1.2.3', '1.2.3-rc.1', '1.10.0', 'v2.0.0', '2.9.1+build.7'];
export const savedGroups = { insiders: ['u1', 'u2', 'u17', 5], nordics: ['SE', 'NO', 'DK'], nobody: [] };

/** Somebody: each attribute may be missing, and ids may be numbers. */
export function generateAttributes(choose: Chooser): Record<string, unknown> {
  const all: Record<string, unknown> = {
    id: choose.chance(0.1) ? choose.below(50) : `u${choose.below(5_000)}`,
    deviceId: choose.chance(0.1) ? '' : `d${choose.below(900)}`,
    company: choose.chance(0.1) ? null : { plan: choose.pick(['free', 'team']), seats: choose.below(30) },
    country: choose.pick(countries),
    seats: choose.chance(0.2) ? String(choose.below(30)) : choose.below(30),
    beta: choose.chance(0.5),
    tags: choose.some(tags, 3),
    version: choose.pick(versions),
    offices: choose.some([{ city: 'Lund', desks: 4 }, { city: 'Oslo', desks: 30 }, null], 2),
  };
  for (const name of Object.keys(all)) if (choose.chance(0.08)) delete all[name];
  return all;
}

const comparison = ['$lt', '$lte', '$gt', '$gte'];

function leaf(choose: Chooser): Condition {
  const kinds: (() => Condition)[] = [
    () => ({ country: choose.pick(countries) }),
    () => ({ country: { [choose.pick(['$in', '$nin'])]: choose.some(countries, 3) } }),
    () => ({ country: { [choose.pick(['$ini', '$nini'])]: choose.some(['se', 'no', 'Us'], 2) } }),
    () => ({ country: { [choose.pick(['$eq', '$ne'])]: choose.pick(countries) } }),
    () => ({ country: { [choose.pick(comparison)]: choose.pick(countries) } }),
    () => ({ country: { [choose.pick(['$regex', '$regexi'])]: choose.pick(['^S', 'O$', '[j-s]e']) } }),
    () => ({ country: { [choose.pick(['$inGroup', '$notInGroup'])]: choose.pick(['nordics', 'nobody', 'absent']) } }),
    () => ({ seats: { [choose.pick(comparison)]: choose.below(30) } }),
    () => ({ seats: { $gte: choose.below(10), $lt: 10 + choose.below(20) } }),
    () => ({ seats: choose.chance(0.5) ? choose.below(30) : String(choose.below(30)) }),
    () => ({ seats: { $not: { $gt: choose.below(30) } } }),
    () => ({ beta: choose.chance(0.5) }),
    () => ({ beta: { $exists: choose.chance(0.5) } }),
    () => ({ tags: { [choose.pick(['$in', '$nin'])]: choose.some(tags, 2) } }),
    () => ({ tags: { [choose.pick(['$all', '$alli'])]: choose.some([...tags, 'partner', 'BETA'], 2) } }),
    () => ({ tags: { $size: choose.chance(0.5) ? choose.below(4) : { $gt: choose.below(3) } } }),
    () => ({ tags: { $elemMatch: { $eq: choose.pick(tags) } } }),
    () => ({ tags: choose.some(tags, 2) }),
    () => ({ offices: { $elemMatch: { city: choose.pick(['Lund', 'Oslo']), desks: { $gt: choose.below(40) } } } }),
    () => ({ 'offices.0.city': choose.pick(['Lund', 'Oslo']) }),
    () => ({ 'company.plan': choose.pick(['free', 'team']) }),
    () => ({ 'company.seats': { [choose.pick(comparison)]: choose.below(30) } }),
    () => ({ company: choose.chance(0.5) ? null : { plan: 'team', seats: choose.below(30) } }),
    () => ({ version: { [choose.pick(['$veq', '$vne', '$vlt', '$vlte', '$vgt', '$vgte'])]: choose.pick(versions) } }),
    () => ({ id: { [choose.pick(['$inGroup', '$notInGroup'])]: 'insiders' } }),
    () => ({ id: { $type: choose.pick(['string', 'number', 'null']) } }),
    () => ({ missing: choose.chance(0.5) ? null : { $exists: false } }),
  ];
  return choose.pick(kinds)();
}

/** A condition of any depth over the attributes above; every operator of the language occurs. */
export function generateCondition(choose: Chooser, depth = 0): Condition {
  const deeper = () => generateCondition(choose, depth + 1);
  const turn = depth > 2 ? 0 : choose.below(10);
  if (turn === 9) return { $or: Array.from({ length: choose.below(3) }, deeper) };
  if (turn === 8) return { $and: Array.from({ length: choose.below(3) }, deeper) };
  if (turn === 7) return { $nor: Array.from({ length: 1 + choose.below(2) }, deeper) };
  if (turn === 6) return { $not: deeper() };
  return choose.chance(0.4) ? { ...leaf(choose), ...leaf(choose) } : leaf(choose);
}

function range(choose: Chooser): BucketRange {
  const [a, b] = [choose.below(11) / 10, choose.below(11) / 10];
  return [Math.min(a, b), Math.max(a, b)];
}

const hashVersions = [1, 2, 2, 2, 3];
const hashAttributes = ['id', 'id', 'deviceId', 'company', 'seats', 'absent'];

function bucketing(choose: Chooser): FeatureRule {
  return {
    ...(choose.chance(0.7) ? { hashVersion: choose.pick(hashVersions) } : {}),
    ...(choose.chance(0.5) ? { hashAttribute: choose.pick(hashAttributes) } : {}),
    ...(choose.chance(0.3) ? { fallbackAttribute: choose.pick(['deviceId', 'country']) } : {}),
    ...(choose.chance(0.4) ? { seed: choose.pick(['s1', 's2', 'a longer seed']) } : {}),
    ...(choose.chance(0.5) ? { coverage: choose.pick([0, 0.1, 0.5, 0.5, 1]) } : {}),
  };
}

function experiment(choose: Chooser): FeatureRule {
  const count = choose.chance(0.1) ? 1 : 2 + choose.below(3);
  const variations = Array.from({ length: count }, (_, index) => choose.pick([index, `v${index}`, index % 2 === 0]));
  const weights = variations.map(() => choose.pick([0.2, 0.5, 1 / count]));
  return {
    ...bucketing(choose),
    variations,
    ...(choose.chance(0.3) ? { weights } : {}),
    ...(choose.chance(0.2) ? { ranges: variations.map(() => range(choose)) } : {}),
    // An experiment has one present version: one that excluded its own would answer otherwise when asked again.
    ...(choose.chance(0.5)
      ? choose.pick([
          { key: 'exp-a' },
          { key: 'exp-b', bucketVersion: 1 },
          { key: 'exp-b', bucketVersion: 1, minBucketVersion: 1 },
          { key: 'exp-c', bucketVersion: 2, minBucketVersion: 1 },
        ])
      : {}),
    ...(choose.chance(0.3) ? { namespace: [choose.pick(['n1', 'n2']), ...range(choose)] as const } : {}),
    ...(choose.chance(0.5)
      ? {
          meta: variations.map((_, index) => ({
            key: `k${index}`,
            ...(choose.chance(0.1) ? { passthrough: true } : {}),
          })),
        }
      : {}),
    ...(choose.chance(0.1) ? { disableStickyBucketing: true } : {}),
  };
}

function rule(choose: Chooser, index: number, keys: readonly string[]): FeatureRule {
  const forced = choose.chance(0.55);
  return {
    ...(choose.chance(0.8) ? { id: `r${index}` } : {}),
    ...(forced
      ? {
          ...bucketing(choose),
          force: choose.pick([true, false, 'text', 7, null, { a: 1 }]),
          ...(choose.chance(0.2) ? { range: range(choose) } : {}),
        }
      : experiment(choose)),
    ...(choose.chance(0.5) ? { condition: generateCondition(choose) } : {}),
    ...(choose.chance(0.15)
      ? {
          filters: Array.from({ length: 1 + choose.below(2) }, () => ({
            seed: choose.pick(['f1', 'f2']),
            ranges: [range(choose), range(choose)],
            ...(choose.chance(0.3) ? { hashVersion: choose.pick([1, 2] as const) } : {}),
            ...(choose.chance(0.3) ? { attribute: choose.pick(hashAttributes) } : {}),
          })),
        }
      : {}),
    ...(choose.chance(0.25)
      ? {
          parentConditions: Array.from({ length: 1 + choose.below(2) }, () => ({
            id: choose.pick(keys),
            condition: choose.pick<Condition>([
              { value: true },
              { value: { $ne: null } },
              { value: { $exists: true } },
              { value: { $in: ['text', 7, 'v1'] } },
              {},
            ]),
            ...(choose.chance(0.4) ? { gate: true } : {}),
          })),
        }
      : {}),
  };
}

/** A few features that may ask each other, in circles too. */
export function generateFeatures(choose: Chooser): FeatureSet {
  const keys = ['f0', 'f1', 'f2', 'f3', 'f4'];
  const features = Object.fromEntries(
    keys.map((key): [string, Feature] => [
      key,
      {
        ...(choose.chance(0.9) ? { defaultValue: choose.pick<unknown>([false, true, 'base', 0, null]) } : {}),
        rules: Array.from({ length: choose.below(4) }, (_, index) => rule(choose, index, [...keys, 'nowhere'])),
      },
    ]),
  );
  return { features, savedGroups };
}

/** What was kept of somebody before, under names that the features may or may not use. */
export function generateDocuments(
  choose: Chooser,
  attributes: Record<string, unknown>,
): Record<string, StickyDocument> {
  const documents: Record<string, StickyDocument> = {};
  for (const attributeName of ['id', 'deviceId', 'country']) {
    const value = attributes[attributeName];
    if (!value || choose.chance(0.3)) continue;
    const attributeValue = typeof value === 'string' ? value : JSON.stringify(value);
    const assignments = Object.fromEntries(
      choose
        .some(['exp-a__0', 'exp-a__1', 'exp-b__0', 'exp-b__1', 'exp-c__2', 'exp-c__0', 'f0__0', 'f1__1'], 3)
        .map((name) => [name, choose.pick(['k0', 'k1', 'k2', 'gone'])]),
    );
    documents[`${attributeName}||${attributeValue}`] = { attributeName, attributeValue, assignments };
  }
  return documents;
}
