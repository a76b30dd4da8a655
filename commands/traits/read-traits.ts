import type {
  BehavioralData,
  CustomerTraits,
  TrainingSet,
  TrainingSetInput,
  TraitReading,
} from '../../contracts/traits.ts';
import * as customers from '../../database/customers.ts';
import { malformed } from '../../database/filter.ts';
import { storedTraits } from '../../database/traits/stored-traits.ts';
import { trainingSet } from '../../database/traits/training-set.ts';
import * as traits from '../../database/traits.ts';
import { lateness } from '../../domain/events/placed-in-time.ts';
import { behaviorGroups, shippedTraits } from '../../domain/traits/shipped-traits.ts';
import { assertFresh, traitReading } from '../../domain/traits/trait-reading.ts';
import type { Environment } from '../command.ts';

type Reading = Pick<Environment, 'db' | 'now'>;

/** @throws NotFound for the customer or a trait, AnalyticsDataUnavailable for stale values unless they are only told */
export async function readTraits(
  { db, now }: Reading,
  customerId: string,
  { keys, stale }: { keys?: readonly string[] | undefined; stale: 'refuse' | 'tell' },
): Promise<CustomerTraits> {
  const { wanted, stored } = await storedTraits(db, customerId, keys);
  // Most are asked for somebody who is there: whether nobody is, is worth a look only without values.
  if (Object.keys(stored).length === 0) await customers.find(db, customerId);
  const at = now().getTime();
  const readings: Record<string, TraitReading> = {};
  for (const trait of keys ? traits.inOrder(keys, wanted) : wanted) {
    readings[trait.key] = traitReading(stored, trait, at);
  }
  if (stale === 'refuse') assertFresh(readings);
  return { customerId, traits: readings };
}

/** BehaviorAnalysis: the shipped traits of behaviour, each value with its age. @throws NotFound */
export async function readBehavior(reading: Reading, customerId: string): Promise<BehavioralData> {
  const { traits: readings } = await readTraits(reading, customerId, { stale: 'tell' });
  const grouped = Object.fromEntries(
    behaviorGroups.map((group) => [
      group,
      Object.fromEntries(
        shippedTraits.flatMap(({ key, group: own }) => (own === group && readings[key] ? [[key, readings[key]]] : [])),
      ),
    ]),
  ) as Omit<BehavioralData, 'customerId'>;
  return { customerId, ...grouped };
}

/** What was known of customers at moments. @throws NotFound for a trait, MalformedRequest for a moment that is to come */
export async function readTrainingSet(
  { db, now }: Reading,
  { traits: keys, rows }: TrainingSetInput,
): Promise<TrainingSet> {
  const latest = now().getTime() + lateness.skewMs;
  const toCome = rows.findIndex(({ at }) => Date.parse(at) > latest);
  if (toCome >= 0) throw malformed(`rows[${toCome}].at`, 'The moment is to come: nothing is known of it yet.');
  const wanted = await traits.byKeys(db, keys);
  const spine = rows.map(({ customerId, at }) => ({ customerId, at: new Date(at) }));
  const values = await trainingSet(db, wanted, spine);
  return {
    columns: wanted.map(({ key }) => key),
    versions: wanted.map(({ version }) => version),
    rows: rows.map((row, index) => ({ ...row, values: values[index] ?? [] })),
  };
}
