import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventCounts, Funnel } from '../../contracts/events.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';
import { eventAggregatesDuty } from '../../worker/event-duties.ts';
import { generateEvents } from './events-generate.ts';
import { loadEvents } from './events-load.ts';
import { type Trial, trials, truths } from './events-truths.ts';
import { generateCompany } from './generate-company.ts';

const asOf = new Date('2026-06-15T13:45:00Z');
const company = generateCompany({ seed: 1, asOf });
const fewVisits = { activity: 0.1 };
const dayMs = 24 * 60 * 60 * 1000;
const daysAgo = (days: number) => new Date(asOf.getTime() - days * dayMs).toISOString();
let platform: Platform;

beforeAll(async () => {
  platform = await startPlatform(null);
  await loadEvents(platform.db, company, asOf, fewVisits);
  const duty = eventAggregatesDuty({ db: platform.db, now: () => asOf });
  while (await duty.run());
}, 240_000);
afterAll(() => platform?.close());

/** What pages and analyses see of a trial: who was exposed to each variant, and of how many it came to the outcome. */
async function seen(trial: Trial) {
  const ask = (variant: string) =>
    platform.call<Funnel>('POST', '/v1/events/funnel', {
      from: daysAgo(trial.startedDaysAgo + 1),
      to: daysAgo(0),
      withinMinutes: trial.withinDays * 24 * 60,
      steps: [{ type: 'exposure', condition: { key: trial.key, variant } }, { type: trial.outcome }],
    });
  const variants = Object.keys(trial.probability);
  return await Promise.all(
    variants.map(async (key) => {
      const [exposed, came] = (await ask(key)).steps;
      return { key, n: exposed!.units, conversions: came!.units };
    }),
  );
}

async function analysed(trial: Trial) {
  const variants = await seen(trial);
  const body = { method: 'fixed', alpha: 0.05, metric: 'proportion', variants };
  return await platform.call<{
    comparisons: { difference: number; differenceInterval: [number, number]; significant: boolean }[];
    srm: { pValue: number };
  }>('POST', '/v1/statistics/analyze', body);
}

describe('what is true in the sample company, as the routes tell it', () => {
  it('a feature helps', async () => {
    const { comparisons, srm } = await analysed(truths.helps);
    const { control, guided } = truths.helps.probability;
    expect(comparisons[0]).toMatchObject({ significant: true });
    expect(comparisons[0]!.difference).toBeGreaterThan(0);
    expect(Math.abs(comparisons[0]!.difference - (guided - control))).toBeLessThan(0.1);
    expect(srm.pValue).toBeGreaterThan(0.01);
  });

  it('a feature hurts', async () => {
    const { comparisons } = await analysed(truths.hurts);
    const [first] = comparisons;
    // The first variant named is the control: "off".
    expect(first).toMatchObject({ significant: true });
    expect(first!.difference).toBeGreaterThan(0);
  });

  it('a colour changes nothing', async () => {
    const { comparisons } = await analysed(truths.nothing);
    expect(comparisons[0]).toMatchObject({ significant: false });
  });

  it('a split is broken', async () => {
    const { srm } = await analysed(truths.brokenSplit);
    expect(srm.pValue).toBeLessThan(0.001);
  });

  it('a product has its season', async () => {
    const { seasonal } = truths;
    const { series, lag } = await platform.call<EventCounts>(
      'GET',
      `/v1/events/counts?by=day&types=${seasonal.type}&from=${daysAgo(365)}&to=${daysAgo(0)}`,
    );
    expect(lag.events).toBe(0);
    const between = (from: string, to: string) =>
      series
        .flatMap(({ points }) => points)
        .filter(({ at }) => at >= from && at < to)
        .reduce((sum, { events }) => sum + events, 0);
    // Sixty days around the peak, and half a year before it: (1 + a) to (1 − a), and more people by then.
    expect(between('2025-11-11', '2026-01-10')).toBeGreaterThan(3 * between('2025-06-16', '2025-07-16') * 2);
  });

  it('payments fail now and then', async () => {
    const { series } = await platform.call<EventCounts>(
      'GET',
      `/v1/events/counts?by=day&types=payment_failed,payment_succeeded&from=${daysAgo(365)}&to=${daysAgo(0)}`,
    );
    const total = (type: string) =>
      series.find((each) => each.type === type)!.points.reduce((sum, { events }) => sum + events, 0);
    const share = total('payment_failed') / total('payment_succeeded');
    expect(Math.abs(share - truths.paymentsThatFail)).toBeLessThan(0.02);
  });
});

it('is the same for the same day, and every outcome lies within its window', () => {
  const one = generateEvents(company, asOf, fewVisits);
  expect(JSON.stringify([...generateEvents(company, new Date('2026-06-15T23:00:00Z'), fewVisits)])).toBe(
    JSON.stringify([...one]),
  );
  const all = [...one.values()].flat();
  for (const { key, outcome, withinDays } of trials) {
    const exposed = new Map(
      all.filter(({ properties }) => properties.key === key).map(({ personId, at }) => [personId, at]),
    );
    for (const event of all.filter(({ type }) => type === outcome)) {
      const since = event.at - exposed.get(event.personId)!;
      expect(since > 0 && since <= withinDays * dayMs).toBe(true);
    }
  }
});

it('adds nothing when it is loaded again', async () => {
  const count = () =>
    platform.db
      .selectFrom('events')
      .select((eb) => eb.fn.countAll<string>().as('count'))
      .executeTakeFirstOrThrow();
  const before = await count();
  await loadEvents(platform.db, company, asOf, fewVisits);
  expect(await count()).toEqual(before);
}, 120_000);
