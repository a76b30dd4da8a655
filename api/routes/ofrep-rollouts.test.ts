import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Flag } from '../../contracts/flags.ts';
import { aggregateNext } from '../../database/events-aggregates.ts';
import { numberBatches } from '../../database/events-feed.ts';
import * as flagEnvironments from '../../database/flag-environments.ts';
import { newId } from '../../database/ids.ts';
import { eventually } from '../../test/support/eventually.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

let platform: Platform;
let key: string;
beforeAll(async () => {
  platform = await startPlatform(null);
  const body = { application: 'shop', environment: 'production' };
  key = (await platform.call<{ key: string }>('POST', '/v1/sdk-keys', body, 201)).key;
}, 120_000);
afterAll(() => platform?.close());

const ask = async (flagKey: string, context: Record<string, unknown>) => {
  const response = await platform.app.inject({
    method: 'POST',
    url: `/ofrep/v1/evaluate/flags/${flagKey}`,
    headers: { 'x-api-key': key },
    payload: { context },
  });
  return response.json() as { value: unknown };
};

/** All flags at once, as OpenFeature's web SDKs ask. */
const askForAll = async (flagKey: string, context: Record<string, unknown>) => {
  const response = await platform.app.inject({
    method: 'POST',
    url: '/ofrep/v1/evaluate/flags',
    headers: { authorization: `Bearer ${key}` },
    payload: { context },
  });
  const { flags } = response.json() as { flags: { key: string; value: unknown }[] };
  return { value: flags.find((flag) => flag.key === flagKey)?.value };
};

it('records what it gave of a rollout: both sides, once a subject and stage, and nobody whom it does not concern', async () => {
  const flag = await platform.call<Flag>('POST', '/v1/flags', { key: 'search', name: 'Search', kind: 'release' }, 201);
  const rolloutId = newId('rollout');
  const layer = { rolloutId, value: true, condition: { country: 'SE' }, hashAttribute: 'id', seed: rolloutId };
  const expose = (stage: number, percentage: number) =>
    flagEnvironments.setRolloutLayer(
      platform.db,
      flag.id,
      'production',
      rolloutId,
      { ...layer, assignBy: 'person', stage, percentage, holdbackPercentage: 10 },
      new Date(),
    );
  const people = Array.from({ length: 200 }, (_, index) => `person-${index}`);
  const given = new Map<string, unknown>();
  const askAll = async (by: typeof ask) => {
    for (const targetingKey of people)
      given.set(targetingKey, (await by('search', { targetingKey, country: 'SE' })).value);
    await by('search', { targetingKey: 'a-norwegian', country: 'NO' });
  };
  const recorded = (stage: number) =>
    eventually('both sides are recorded', async () => {
      while ((await numberBatches(platform.db, 100)) > 0);
      while ((await aggregateNext(platform.db, 100_000)) > 0);
      const rows = await platform.db
        .selectFrom('exposures')
        .innerJoin('event_subjects', 'event_subjects.id', 'exposures.subject_id')
        .select(['event_subjects.key', 'exposures.variant', 'event_subjects.kind'])
        .where('exposures.key', '=', `${rolloutId}.${stage}`)
        .execute();
      return rows.length >= people.length && rows;
    });

  await expose(0, 30);
  await eventually('the process has the first stage', async () => {
    await askAll(ask);
    return [...given.values()].includes(true);
  });
  await askAll(ask);
  const first = await recorded(0);
  expect(first).toHaveLength(people.length);
  for (const { key: person, variant, kind } of first) {
    expect([person, kind, variant]).toEqual([person, 'person', given.get(person) === true ? 'treatment' : 'control']);
  }

  const before = people.filter((person) => given.get(person) === true);
  await expose(1, 100);
  await eventually('the process has the second stage', async () => {
    await askAll(askForAll);
    return [...given.values()].filter((value) => value === true).length > before.length + 50;
  });
  await askAll(askForAll);
  // Raising a percentage takes nobody out, and the holdback stays out.
  expect(before.filter((person) => given.get(person) !== true)).toEqual([]);
  const second = await recorded(1);
  const sides = Map.groupBy(second, ({ variant }) => variant);
  expect(sides.get('control')?.length).toBeGreaterThan(5);
  expect(sides.get('treatment')?.length).toBe([...given.values()].filter((value) => value === true).length);
}, 120_000);
