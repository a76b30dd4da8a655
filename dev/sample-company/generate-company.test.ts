import { expect, it } from '@jest/globals';
import { ImportedCustomer } from '../../commands/customers/import-customers.ts';
import { ExchangeRate, ImportedSubscription } from '../../contracts/subscriptions.ts';
import { generateCompany } from './generate-company.ts';

const asOf = new Date('2026-06-15T13:45:00Z');
const company = generateCompany({ seed: 1, asOf });
const { customers } = company;
const subscriptions = customers.flatMap((customer) => customer.subscriptions);
const share = <T>(list: T[], holds: (one: T) => boolean) => list.filter(holds).length / list.length;

it('is the same for the same seed and day, to the byte, and another for another', () => {
  const bytes = (seed: number, day: Date) => JSON.stringify(generateCompany({ seed, asOf: day }));
  expect(bytes(1, asOf)).toBe(JSON.stringify(company));
  expect(bytes(1, new Date('2026-06-15T23:00:00Z'))).toBe(bytes(1, asOf));
  expect(bytes(2, asOf)).not.toBe(bytes(1, asOf));
  expect(bytes(1, new Date('2026-06-16T00:00:00Z'))).not.toBe(bytes(1, asOf));
});

it('is what an import takes', () => {
  const planVersionId = 'planver_00000000000000000000000000';
  for (const customer of customers) {
    const imported = {
      ...customer,
      subscriptions: customer.subscriptions.map(({ plan: _plan, ...rest }) => ({ ...rest, planVersionId })),
    };
    expect(ImportedCustomer.parse(imported)).toEqual(imported);
    for (const subscription of imported.subscriptions) ImportedSubscription.parse(subscription);
  }
  for (const rate of company.rates) ExchangeRate.parse(rate);
});

it('is as many and as mixed as such a company would have', () => {
  expect(customers).toHaveLength(500);
  expect(new Set(customers.map(({ customer }) => customer.name)).size).toBe(500);
  const plans = Map.groupBy(
    subscriptions.filter(({ endedAt }) => endedAt === null),
    ({ plan }) => plan,
  );
  expect([...plans.keys()].sort()).toEqual(['business', 'enterprise', 'free', 'growth', 'starter', 'team']);
  expect(plans.get('enterprise')!.length).toBeLessThan(plans.get('team')!.length);
  expect(new Set(customers.map(({ customer }) => customer.country)).size).toBeGreaterThan(10);
  const euros = share(customers, ({ customer }) => customer.currency === 'eur');
  expect(euros).toBeGreaterThan(0.2);
  expect(euros).toBeLessThan(0.5);
  const churned = share(customers, ({ subscriptions }) => subscriptions.every(({ endedAt }) => endedAt !== null));
  expect(churned).toBeGreaterThan(0.03);
  expect(churned).toBeLessThan(0.2);
  expect(share(subscriptions, ({ status }) => status === 'trialing')).toBeGreaterThan(0);
});

it('happens in an order that can have happened', () => {
  const day = new Date('2026-06-15T00:00:00Z').toISOString();
  for (const { createdAt, persons, subscriptions } of customers) {
    expect(createdAt < day).toBe(true);
    for (const person of persons) expect(person.createdAt >= createdAt && person.createdAt <= day).toBe(true);
    for (const each of subscriptions) {
      expect(each.startedAt >= createdAt && each.startedAt < day).toBe(true);
      expect(each.currentPeriodStart <= (each.endedAt ?? day)).toBe(true);
      expect(each.currentPeriodEnd > (each.endedAt ?? day)).toBe(true);
      if (each.endedAt) expect(each.endedAt >= each.startedAt && each.endedAt < day).toBe(true);
      expect(each.status === 'canceled').toBe(each.endedAt !== null);
    }
    expect(subscriptions.filter(({ endedAt }) => endedAt === null).length).toBeLessThanOrEqual(1);
  }
});

it('reaches nobody: every address and number is set aside for fiction', () => {
  const persons = customers.flatMap(({ persons }) => persons.map(({ person }) => person));
  expect(persons.length).toBeGreaterThan(1_000);
  for (const { email, phone } of persons) {
    expect(email).toMatch(/^[a-z.-]+@[a-z-]+\.example$/);
    if (phone) expect(phone).toMatch(/^(\+120255501\d\d|\+447700900\d{3}|\+4670174060\d)$/);
  }
});
