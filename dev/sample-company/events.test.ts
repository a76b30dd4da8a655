import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { measureExperiment } from '../../commands/experiments/take-look.ts';
import type { EventCounts, Funnel } from '../../contracts/events.ts';
import type { ExperimentLook, ExperimentResults } from '../../contracts/experiment-results.ts';
import type { Experiment } from '../../contracts/experiments.ts';
import * as experiments from '../../database/experiments.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';
import { eventAggregatesDuty } from '../../worker/event-duties.ts';
import { generateEvents } from './events-generate.ts';
import { loadEvents } from './events-load.ts';
import { type Trial, trials, truths } from './events-truths.ts';
import { generateCompany } from './generate-company.ts';
import { loadExperiments } from './load-experiments.ts';

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

describe('the experiments in it', () => {
  let byKey: Map<string, Experiment>;
  beforeAll(async () => {
    await loadExperiments(platform.app.environment, asOf);
    const { data } = await platform.call<{ data: Experiment[] }>('GET', '/v1/experiments');
    byKey = new Map(data.map((experiment) => [experiment.key, experiment]));
  }, 120_000);
  const called = (trial: Trial) => byKey.get(trial.key)!;
  const looksOf = async ({ id }: Experiment) =>
    (await platform.call<{ data: ExperimentLook[] }>('GET', `/v1/experiments/${id}/looks`)).data;
  /** What its process takes first. */
  const nextLook = async ({ id, looks }: Experiment, final: 'max_duration' | null) => {
    const order = { number: looks + 1, at: new Date(asOf), by: 'schedule', final };
    return (await measureExperiment({ db: platform.db, business: null }, id, order)).look;
  };

  it('have begun when their subjects came, with the looks that were due since', async () => {
    const helps = called(truths.helps);
    expect(helps).toMatchObject({ status: 'running', startedAt: '2026-02-15T00:00:00.000Z', looks: 17 });
    const looks = await looksOf(helps);
    expect(looks.map(({ at }) => at.slice(0, 10)).slice(0, 2)).toEqual(['2026-02-22', '2026-03-01']);
    const subjects = looks.map(({ variants }) => variants.reduce((sum, one) => sum + one.subjects, 0));
    expect(subjects).toEqual(subjects.toSorted((a, b) => a - b));
    // A look knows what had come in by its time, and the first no window that has passed.
    expect(looks[0]!.comparisons[0]!.lift).toBeNull();
    const widths = looks.flatMap(({ comparisons: [first] }) =>
      first?.differenceInterval ? [first.differenceInterval[1] - first.differenceInterval[0]] : [],
    );
    expect(widths.length).toBeGreaterThan(10);
    expect(widths.at(-1)).toBeLessThan(widths[0]! / 1.5);
    const found = await platform.call<ExperimentResults>('GET', `/v1/experiments/${helps.id}/results`);
    expect(found.verdict).toMatch(/^Undecided: guided raises Onboarding completed by/);
    expect(found.metrics.map(({ role, problem }) => [role, problem])).toEqual([
      ['primary', null],
      ['secondary', null],
      ['guardrail', null],
    ]);
  });

  it('end as their truths say', async () => {
    expect((await nextLook(called(truths.helps), 'max_duration')).verdict).toMatchObject({
      status: 'max_duration',
      winner: 'guided',
      reason: expect.stringMatching(/^guided raises Onboarding completed by .* That holds however often one looks\.$/),
    });
    const nothing = called(truths.nothing);
    expect((await looksOf(nothing)).length).toBe(14);
    expect((await nextLook(nothing, null)).verdict.status).toBe('continue');
    expect((await nextLook(called(truths.brokenSplit), null)).verdict).toMatchObject({
      status: 'sample_ratio_mismatch',
      winner: null,
    });
  });

  it('give their variants, go on in their processes, and come once', async () => {
    const dispatched = () =>
      platform.db.selectFrom('journal').select('dispatch').where('type', '=', 'experiment.opened').execute();
    const orders = (await dispatched()).map(({ dispatch }) => dispatch?.args[0] as { from: { looks: number } });
    expect(orders.map(({ from }) => from.looks).sort((a, b) => a - b)).toEqual([0, 14, 17]);
    const answer = await platform.call<{ data: { key: string; state: string }[] }>(
      'GET',
      `/v1/flags?filter=${encodeURIComponent('{"kind":"experiment"}')}`,
    );
    expect(answer.data.map(({ key }) => key).sort()).toEqual(['button-colour', 'fast-loading', 'guided-onboarding']);
    expect(await experiments.running(platform.db)).toHaveLength(3);
    await loadExperiments(platform.app.environment, asOf);
    expect(await dispatched()).toHaveLength(3);
    expect(await experiments.running(platform.db)).toHaveLength(3);
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
