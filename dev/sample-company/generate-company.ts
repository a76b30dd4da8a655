import { DateTime } from 'luxon';
import type { ImportedCustomer } from '../../commands/customers/import-customers.ts';
import type { ExchangeRate } from '../../contracts/subscriptions.ts';
import { generateSubscriptions, planWeights, type SampleSubscription, seatsFor } from './generate-subscriptions.ts';
import { type Random, randomOf } from './random.ts';
import {
  companyBeginnings,
  companyEndings,
  countries,
  familyNames,
  givenNames,
  industries,
  type SampleCountry,
} from './words.ts';

export type SampleCustomer = Omit<ImportedCustomer, 'subscriptions'> & { subscriptions: SampleSubscription[] };

export interface SampleCompany {
  customers: SampleCustomer[];
  rates: ExchangeRate[];
}

const foundedDaysAgo = 5 * 365;

/** The customers of Tidewater Analytics on a day: the same seed and day give the same bytes. */
export function generateCompany(options: { seed: number; asOf: Date; customers?: number }): SampleCompany {
  const random = randomOf(options.seed);
  const asOf = DateTime.fromJSDate(options.asOf, { zone: 'utc' }).startOf('day');
  if (!asOf.isValid) throw new Error('the day is no day');
  const names = new Set<string>();
  const customers = Array.from({ length: options.customers ?? 500 }, (_, index) =>
    generateCustomer(index + 1, names, random, asOf),
  );
  return { customers, rates: generateRates(random, asOf) };
}

function generateCustomer(number: number, names: Set<string>, random: Random, asOf: DateTime<true>): SampleCustomer {
  const externalId = `acct_${String(number).padStart(4, '0')}`;
  const country = random.weighted(countries);
  const plan = random.weighted(planWeights);
  const seats = seatsFor(plan, random);
  const currency = country.euro && random.chance(0.9) ? 'eur' : 'usd';
  // Growing companies have more young customers than old ones.
  const fraction = random.fraction();
  const createdAt = asOf.minus({
    days: 1 + Math.floor(foundedDaysAgo * fraction * fraction),
    seconds: random.integer(0, 86_399),
  });
  const name = freshName(names, random);
  const domain = `${slug(name)}.example`;
  const people = peopleOf(seats, plan === 'free' ? 2 : plan === 'starter' ? 3 : 6, random);
  return {
    customer: {
      externalId,
      stripeCustomerId: null,
      name,
      address: {
        line1: `${random.integer(1, 240)} ${random.pick(companyBeginnings)} Street`,
        line2: null,
        city: random.pick(country.cities),
        postalCode: String(random.integer(10_000, 99_999)),
        region: null,
      },
      vatId: null,
      taxExempt: false,
      country: country.code,
      currency,
      industry: random.weighted(industries),
      attributes: {
        employees: seats * random.integer(1, 6) + random.integer(1, 20),
        signupSource: random.weighted([
          ['organic', 40],
          ['ads', 25],
          ['referral', 18],
          ['partner', 9],
          ['sales', 8],
        ] as const),
        usesWarehouse: random.chance(plan === 'free' || plan === 'starter' ? 0.1 : 0.5),
      },
    },
    createdAt: createdAt.toISO(),
    persons: Array.from({ length: people }, (_, index) =>
      generatePerson(`${externalId}-user-${index + 1}`, index, people, country, domain, createdAt, random, asOf),
    ),
    subscriptions: generateSubscriptions({ externalId, plan, seats, currency, createdAt }, random, asOf),
  };
}

function peopleOf(seats: number, most: number, random: Random): number {
  return Math.max(1, Math.min(seats, random.integer(1, most)));
}

function generatePerson(
  externalId: string,
  index: number,
  people: number,
  country: SampleCountry,
  domain: string,
  since: DateTime<true>,
  random: Random,
  asOf: DateTime<true>,
): SampleCustomer['persons'][number] {
  const [given, family] = [random.pick(givenNames), random.pick(familyNames)];
  const days = Math.floor(asOf.diff(since, 'days').days);
  const createdAt = index === 0 ? since : since.plus({ days: random.integer(0, Math.max(0, days - 1)) });
  const role =
    index === 0 ? 'owner' : index === people - 1 && people > 2 ? 'billing' : random.chance(0.2) ? 'admin' : 'member';
  const phone = country.phone && random.chance(0.3) ? fictionalPhone(country.phone, random) : null;
  return {
    person: {
      externalId,
      role,
      locale: country.locale,
      timeZone: random.pick(country.timeZones),
      name: `${given} ${family}`,
      email: `${slug(given)}.${slug(family)}@${domain}`,
      phone,
      address: null,
      attributes: {},
    },
    createdAt: createdAt.toISO(),
  };
}

function fictionalPhone([prefix, digits]: readonly [string, number], random: Random): string {
  // NANPA sets aside 0100 to 0199 alone.
  const number = digits === 4 ? random.integer(100, 199) : random.integer(0, 10 ** digits - 1);
  return `${prefix}${String(number).padStart(digits, '0')}`;
}

function freshName(names: Set<string>, random: Random): string {
  for (;;) {
    const name = `${random.pick(companyBeginnings)} ${random.pick(companyEndings)}`;
    if (names.has(name)) continue;
    names.add(name);
    return name;
  }
}

function slug(name: string): string {
  return name
    .normalize('NFD')
    .replace(/[^a-zA-Z0-9 ]/g, '')
    .trim()
    .replace(/ +/g, '-')
    .toLowerCase();
}

/** One rate a month for two years, near what the currencies were worth: made up, and said so. */
function generateRates(random: Random, asOf: DateTime<true>): ExchangeRate[] {
  const around = { eur: 1.09, gbp: 1.27, cad: 0.73, sek: 0.096, jpy: 0.0067 };
  return Array.from({ length: 24 }, (_, month) => asOf.startOf('month').minus({ months: 23 - month })).flatMap((day) =>
    Object.entries(around).map(([currency, middle]) => ({
      currency,
      validOn: day.toISODate(),
      rate: (middle * (0.97 + 0.06 * random.fraction())).toFixed(6),
      source: 'sample company',
    })),
  );
}
