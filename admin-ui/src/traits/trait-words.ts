import type { EventSource } from '../../../contracts/metrics.ts';
import type { Trait, TraitDefinition, TraitDistribution, TraitValue } from '../../../contracts/traits.ts';

export const originWords: Record<TraitDefinition['from'], string> = {
  events: 'Events',
  trend: 'Trend of events',
  share: 'Share of events',
  sessions: 'Sessions',
  record: 'Records',
};

const eventWords = ({ events }: EventSource) =>
  events.map((name) => (name === '*' ? 'any event' : name.replaceAll('_', ' '))).join(', ');
const windowWords = (days: number | null) => (days === null ? 'ever' : `in ${days} days`);

/** A definition as a sentence. */
export function traitWords(definition: TraitDefinition): string {
  switch (definition.from) {
    case 'record':
      return `${definition.field.replaceAll('_', ' ')}, from the records`;
    case 'sessions':
      return `${definition.measure.replaceAll('_', ' ')} of sessions ${windowWords(definition.windowDays)}`;
    case 'trend':
      return `change of ${eventWords(definition.source)}, ${definition.windowDays} days against the ${definition.windowDays} before`;
    case 'share':
      return `share of ${eventWords(definition.part)} in ${eventWords(definition.whole)} ${windowWords(definition.windowDays)}`;
    case 'events': {
      const { aggregate, property, source, windowDays } = definition;
      const what = property ? `${aggregate} of ${property}` : aggregate.replaceAll('_', ' ');
      return `${what}: ${eventWords(source)} ${windowWords(windowDays)}`;
    }
  }
}

export function traitValueWords(value: TraitValue): string {
  if (value === null) return '–';
  return typeof value === 'number' ? value.toLocaleString('en', { maximumFractionDigits: 2 }) : String(value);
}

/** A stretch of time in one unit. */
export function spanWords(seconds: number): string {
  if (seconds < 90) return `${Math.round(seconds)} s`;
  if (seconds < 5400) return `${Math.round(seconds / 60)} min`;
  if (seconds < 129_600) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86_400)} days`;
}

/** Whether its values of all customers are not there yet, or are being replaced. */
export const isBeingComputed = ({ refreshedAt, refreshingSince, customers }: Trait) =>
  refreshedAt === null || refreshingSince !== null || customers === 0;

/** Of how many customers a refresh was. */
export const customersWords = (customers: number) =>
  customers === 0 ? 'before the first customer came' : `${customers.toLocaleString('en')} customers`;

export function distributionWords({ customers, withoutValue, stale }: TraitDistribution): string {
  const [some, none, old] = [customers, withoutValue, stale].map((count) => count.toLocaleString('en'));
  return `${some} customers have a value, ${none} have none, ${old} are stale`;
}
