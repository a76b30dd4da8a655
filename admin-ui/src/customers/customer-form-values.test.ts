import { expect, it } from '@jest/globals';
import type { Customer } from '../../../contracts/customers.ts';
import {
  attributeText,
  attributeValue,
  changesSince,
  emptyCustomer,
  requestOf,
  valuesOf,
} from './customer-form-values.ts';

const customer: Customer = {
  id: 'cus_1',
  externalId: 'acme',
  stripeCustomerId: null,
  name: 'Acme',
  address: { line1: 'Storgatan 1', line2: null, city: 'Uppsala', postalCode: null, region: null },
  country: 'SE',
  currency: 'sek',
  industry: null,
  vatId: 'SE123456789701',
  taxExempt: false,
  attributes: { plan_fit: 'good', seats_wanted: 12, beta: true, code: '007', tags: ['a'] },
  assignmentId: 'cus_1',
  mergedInto: null,
  subscription: null,
  revision: 3,
  createdAt: '2026-01-01T00:00:00.000Z',
  updatedAt: '2026-01-01T00:00:00.000Z',
};

it.each([['plain'], ['12'], [12], [true], [['a']], ['{broken'], ['007'], ['true'], ['"quoted"']])(
  'the attribute %j is the same after it was shown and read',
  (value) => {
    expect(attributeValue(attributeText(value))).toEqual(value);
  },
);

it('a form that was not touched changes nothing', () => {
  expect(changesSince(customer, valuesOf(customer))).toEqual({});
});

it('sends what differs alone; emptied fields are null', () => {
  const values = { ...valuesOf(customer), industry: 'retail', country: ' no ', name: '' };
  expect(changesSince(customer, values)).toEqual({ industry: 'retail', country: 'NO', name: null });
});

it('an empty form is a customer of whom nothing is known', () => {
  expect(requestOf(emptyCustomer)).toMatchObject({ name: null, address: null, attributes: {} });
});
