import type { EventSource, Measure, MetricDefinition } from '../../../contracts/metrics.ts';
import { matches } from '../../condition/matches.ts';
import { meanArm } from '../../statistics/arm.ts';
import { covariateArm } from '../../statistics/cuped.ts';
import { quantileOf } from '../../statistics/winsorise.ts';

export interface NaiveEvent {
  customer: number | null;
  person: number | null;
  type: string;
  at: number;
  receivedAt: number;
  marked: boolean;
  properties: Record<string, unknown>;
}

export interface NaiveUnit {
  id: number;
  variant: string;
  stratum: string;
  at: number;
}

export interface NaiveLook {
  unit: 'customer' | 'person';
  units: readonly NaiveUnit[];
  events: readonly NaiveEvent[];
  /** Persons of a customer, with the time of their first event. */
  persons: ReadonlyMap<number, readonly { id: number; since: number }[]>;
  asOf: number;
  rates: ReadonlyMap<string, number>;
}

export interface NaiveArm {
  variant: string;
  stratum: string;
  n: number;
  immature: number;
  mean: number;
  variance: number;
  covariate: { mean: number; variance: number; covariance: number } | null;
}

const hour = 3_600_000;
const day = 24 * hour;

/** The metric of each variant by what its definition says, read anew for each subject: slow, and plainly so. */
export function naiveArms(
  definition: Exclude<MetricDefinition, { type: 'records' | 'sql' }>,
  look: NaiveLook,
): NaiveArm[] {
  const groups = Map.groupBy(look.units, ({ variant, stratum }) => `${variant}\n${stratum}`);
  const end = definition.type === 'retention' ? definition.endDays * day : definition.windowHours * hour;
  const start = definition.type === 'retention' ? definition.startDays * day : 0;
  const mature = look.units.filter(({ at }) => at + end <= look.asOf);
  const cap = capOf(
    definition,
    mature.map((unit) => observe(definition, unit, unit.at + start, unit.at + end, look)),
  );
  const lookBack = 'covariateDays' in definition ? definition.covariateDays * day : 0;
  return [...groups.values()].map((units) => {
    const counted = units.filter(({ at }) => at + end <= look.asOf);
    const now = counted.map((unit) => observe(definition, unit, unit.at + start, unit.at + end, look, cap));
    const before = counted.map((unit) => observe(definition, unit, unit.at - lookBack, unit.at, look, cap));
    const first = units[0]!;
    return {
      variant: first.variant,
      stratum: first.stratum,
      n: counted.length,
      immature: units.filter(({ at }) => at <= look.asOf).length - counted.length,
      ...summary(definition, look.unit, now, lookBack > 0 ? before : null),
    };
  });
}

interface Seen {
  value: number;
  size: number;
}

function summary(
  definition: MetricDefinition,
  unit: NaiveLook['unit'],
  now: Seen[],
  before: Seen[] | null,
): Pick<NaiveArm, 'mean' | 'variance' | 'covariate'> {
  const values = now.map(({ value }) => value);
  const sizes = now.map(({ size }) => size);
  if (sizes.every((size) => size === 1) && !isRatio(definition, unit)) {
    const arm = meanArm(values);
    const proportion = definition.type === 'conversion' || definition.type === 'retention';
    const x =
      before &&
      covariateArm(
        values,
        before.map(({ value }) => value),
      );
    return {
      mean: arm.mean,
      variance: proportion ? arm.mean * (1 - arm.mean) : arm.variance,
      covariate: x && { mean: x.covariateMean, variance: x.covariateVariance, covariance: x.covariance },
    };
  }
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (total === 0) return { mean: 0, variance: 0, covariate: null };
  const r = values.reduce((sum, value) => sum + value, 0) / total;
  const linear = now.map(({ value, size }) => (value - r * size) / (total / now.length));
  let covariate: NaiveArm['covariate'] = null;
  const totalBefore = (before ?? []).reduce((sum, { size }) => sum + size, 0);
  if (before && totalBefore > 0) {
    const r0 = before.reduce((sum, { value }) => sum + value, 0) / totalBefore;
    const x = before.map(({ value, size }) => (value - r0 * size) / (totalBefore / before.length));
    const pair = covariateArm(linear, x);
    covariate = { mean: r0, variance: pair.covariateVariance, covariance: pair.covariance };
  }
  return { mean: r, variance: meanArm(linear).variance, covariate };
}

function isRatio(definition: MetricDefinition, unit: NaiveLook['unit']): boolean {
  if (definition.type === 'ratio' || definition.type === 'satisfaction') return true;
  if (definition.type === 'mean' && definition.aggregate !== 'sum') return true;
  return 'unit' in definition && definition.unit === 'person' && unit === 'customer';
}

function observe(
  definition: MetricDefinition,
  unit: NaiveUnit,
  from: number,
  to: number,
  look: NaiveLook,
  cap = Infinity,
): Seen {
  const own = look.events.filter(
    (event) =>
      event[look.unit] === unit.id &&
      !event.marked &&
      event.at >= from &&
      event.at < to &&
      event.receivedAt <= look.asOf,
  );
  if ('unit' in definition && definition.unit === 'person' && look.unit === 'customer') {
    const until = Math.max(to, unit.at);
    const persons = look.persons.get(unit.id) ?? [];
    const sum = persons.reduce(
      (total, { id }) =>
        total +
        one(
          definition,
          own.filter(({ person }) => person === id),
          look,
        ).value,
      0,
    );
    return { value: Math.min(sum, cap), size: persons.filter(({ since }) => since < until).length };
  }
  const seen = one(definition, own, look);
  return { ...seen, value: Math.min(seen.value, cap) };
}

function one(definition: MetricDefinition, own: readonly NaiveEvent[], look: NaiveLook): Seen {
  switch (definition.type) {
    case 'count':
      return { value: of(definition.source, own).length, size: 1 };
    case 'conversion':
      return { value: Number(of(definition.source, own).length >= definition.atLeast), size: 1 };
    case 'retention':
      return { value: Number(of(definition.source, own).length > 0), size: 1 };
    case 'revenue':
      return { value: money(definition, of(definition.source, own), look), size: 1 };
    case 'mean': {
      const numbers = of(definition.source, own).flatMap(({ properties }) => number(properties[definition.property]));
      if (definition.aggregate === 'sum') return { value: sum(numbers), size: 1 };
      if (numbers.length === 0) return { value: 0, size: 0 };
      const value = { average: sum(numbers) / numbers.length, max: Math.max(...numbers), min: Math.min(...numbers) };
      return { value: value[definition.aggregate], size: 1 };
    }
    case 'ratio':
      return { value: measured(definition.numerator, own, look), size: measured(definition.denominator, own, look) };
    case 'satisfaction': {
      const nps = definition.scale === 'nps';
      const answers = of(definition.source, own)
        .flatMap(({ properties }) => number(properties[definition.scoreProperty]))
        .filter((score) => (nps ? score >= 0 && score <= 10 : score >= 1 && score <= 5));
      const worth = (score: number) => (nps ? (score >= 9 ? 100 : score <= 6 ? -100 : 0) : Number(score >= 4));
      return { value: sum(answers.map(worth)), size: answers.length };
    }
    default:
      throw new Error(`not here: ${definition.type}`);
  }
}

function measured(part: EventSource & { measure: Measure }, own: readonly NaiveEvent[], look: NaiveLook): number {
  const { measure } = part;
  const events = of(part, own);
  if (measure.of === 'events') return events.length;
  if (measure.of === 'property') return sum(events.flatMap(({ properties }) => number(properties[measure.property])));
  return money(measure, events, look);
}

function money(
  { amountProperty, currencyProperty }: { amountProperty: string; currencyProperty: string },
  events: readonly NaiveEvent[],
  { rates }: NaiveLook,
): number {
  return sum(
    events.flatMap(({ properties }) =>
      number(properties[amountProperty]).map(
        (amount) => amount * (rates.get(String(properties[currencyProperty])) ?? 0),
      ),
    ),
  );
}

function of({ events, condition }: EventSource, own: readonly NaiveEvent[]): NaiveEvent[] {
  return own.filter(({ type, properties }) => events.includes(type) && matches(condition, properties));
}

function capOf(definition: MetricDefinition, seen: Seen[]): number {
  const winsorise = 'winsorise' in definition ? definition.winsorise : null;
  if (!winsorise) return Infinity;
  if (winsorise.at === 'cap') return winsorise.cap;
  const values = seen.map(({ value }) => value).filter((value) => value !== 0);
  return values.length > 0 ? Math.max(0, quantileOf(values, winsorise.percentile)) : Infinity;
}

const number = (value: unknown): number[] => (typeof value === 'number' ? [value] : []);
const sum = (numbers: readonly number[]) => numbers.reduce((total, each) => total + each, 0);
