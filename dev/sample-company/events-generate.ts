import { generatePayments } from './events-payments.ts';
import { outcomesOf } from './events-trials.ts';
import { truths } from './events-truths.ts';
import type { SampleCompany, SampleCustomer } from './generate-company.ts';
import { type Random, randomOf } from './random.ts';

export interface SampleEvent {
  id: string;
  type: string;
  customerId: string;
  personId: string | null;
  /** Milliseconds. */
  at: number;
  properties: Record<string, unknown>;
}

export const dayMs = 24 * 60 * 60 * 1000;
const days = 365;
/** Of a person on a working day. */
const chanceOfSession = 0.4;
const seed = 20_261_121;

/** One person of a customer, and when there is something to tell of it. */
export interface Actor {
  customerId: string;
  personId: string;
  /** The year's part in which the person is there; milliseconds. */
  from: number;
  until: number;
  /** When the customer leaves, if it does. */
  leaves: number | null;
}

/**
 * A year of what a company's people did, up to a moment, in the order of days of receipt: the same for the same seed and
 * day. Its truths are in `events-truths.ts`. `activity` below 1 makes fewer visits, and leaves the truths.
 */
export function generateEvents(
  company: Pick<SampleCompany, 'customers'>,
  asOf: Date,
  options: { activity?: number } = {},
): Map<string, SampleEvent[]> {
  const today = Math.floor(asOf.getTime() / dayMs) * dayMs;
  const begins = today - days * dayMs;
  const byDay = new Map<string, SampleEvent[]>();
  let count = 0;
  const add = (event: Omit<SampleEvent, 'id'>) => {
    if (event.at < begins || event.at >= today) return;
    const day = new Date(event.at).toISOString().slice(0, 10);
    const list = byDay.get(day);
    const numbered = { id: `sample-${++count}`, ...event };
    if (list) list.push(numbered);
    else byDay.set(day, [numbered]);
  };
  const random = randomOf(seed);
  for (const customer of company.customers) {
    for (const actor of actorsOf(customer, begins, today)) {
      visits(actor, options.activity ?? 1, random, add);
      for (const event of outcomesOf(actor, today, random)) add(event);
    }
    for (const event of generatePayments(customer, begins, today, random)) add(event);
  }
  return new Map([...byDay].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function actorsOf({ customer, persons, subscriptions }: SampleCustomer, begins: number, today: number): Actor[] {
  const ends = subscriptions.map(({ endedAt }) => (endedAt ? Date.parse(endedAt) : null));
  const leaves = ends.length > 0 && ends.every((end) => end !== null) ? Math.max(...(ends as number[])) : null;
  return persons
    .map(({ person, createdAt }) => ({
      customerId: customer.externalId!,
      personId: person.externalId!,
      from: Math.max(begins, Date.parse(createdAt)),
      until: Math.min(today, leaves ?? today),
      leaves,
    }))
    .filter(({ from, until }) => from < until);
}

const pages = ['/home', '/dashboards', '/reports', '/explore', '/settings/members', '/settings/billing'];

function visits(actor: Actor, activity: number, random: Random, add: (event: Omit<SampleEvent, 'id'>) => void): void {
  for (let day = Math.ceil(actor.from / dayMs) * dayMs; day < actor.until; day += dayMs) {
    if (!random.chance(activity * chanceOfSession * weekdayShare(day) * leavingShare(actor, day))) continue;
    let at = day + random.integer(7 * 60, 18 * 60) * 60_000 + random.integer(0, 59_999);
    const did = (type: string, properties: Record<string, unknown>) => {
      at += random.integer(5_000, 240_000);
      add({ type, customerId: actor.customerId, personId: actor.personId, at, properties });
    };
    did('page_view', { path: '/home' });
    for (let step = random.integer(1, 3); step > 0; step--) {
      did('page_view', { path: random.pick(pages) });
      if (random.chance(0.5))
        did('query_run', { durationMs: 40 + Math.floor(random.fraction() ** 3 * 9_000), value: 1 });
    }
    if (random.chance(0.25 * season(day))) did(truths.seasonal.type, { format: random.pick(['pdf', 'csv']) });
    if (random.chance(0.02)) did('survey_response', surveyOf(random));
  }
}

function weekdayShare(day: number): number {
  const weekday = new Date(day).getUTCDay();
  return weekday === 0 || weekday === 6 ? truths.weekend.share : 1;
}

function leavingShare({ leaves }: Actor, day: number): number {
  if (leaves === null) return 1;
  const { decliningDays, downTo } = truths.churn;
  const left = (leaves - day) / dayMs / decliningDays;
  return left >= 1 ? 1 : downTo + (1 - downTo) * Math.max(0, left);
}

/** Of use on the average day of a year: above 1 around the peak, below it half a year later. */
export function season(day: number): number {
  const date = new Date(day);
  const dayOfYear = (day - Date.UTC(date.getUTCFullYear(), 0, 1)) / dayMs;
  return 1 + truths.seasonal.amplitude * Math.cos((2 * Math.PI * (dayOfYear - truths.seasonal.peakDayOfYear)) / 365);
}

function surveyOf(random: Random): Record<string, unknown> {
  return random.chance(0.5)
    ? { survey: 'nps', score: Math.min(10, 4 + random.integer(0, 6)) }
    : {
        survey: 'csat',
        score: random.weighted([
          [5, 40],
          [4, 35],
          [3, 14],
          [2, 7],
          [1, 4],
        ] as const),
      };
}
