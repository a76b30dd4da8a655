import { expect, it } from '@jest/globals';
import type { CustomerAgreement } from '../../../../contracts/customer-pricing.ts';
import { agreementBody, agreementUpdates, agreementValues } from './agreement-values.ts';

const contract: CustomerAgreement = {
  name: 'Contract 2026',
  plan: 'team',
  currency: 'eur',
  pricingRules: [{ componentId: 'seats', price: { model: 'per_unit', unitAmount: '900' } }],
  discounts: [],
  effectiveDate: '2026-01-01T09:30:00.000Z',
  expirationDate: '2027-01-01T00:00:00.000Z',
};

it('shows an agreement and sends back the same', () => {
  const values = agreementValues(contract)!;
  expect(values).toMatchObject({ kind: 'price', value: '900', componentId: 'seats', from: '2026-01-01' });
  expect(agreementBody(values, 'per_unit')).toMatchObject({ ...contract, effectiveDate: '2026-01-01T00:00:00.000Z' });
});

it('leaves the times alone that nobody changed', () => {
  const before = agreementValues(contract)!;
  const edited = agreementUpdates(before, { ...before, value: '800' }, 'per_unit');
  expect(edited).not.toHaveProperty('effectiveDate');
  expect(edited).not.toHaveProperty('expirationDate');
  expect(edited.pricingRules).toEqual([{ componentId: 'seats', price: { model: 'per_unit', unitAmount: '800' } }]);
  expect(agreementUpdates(before, { ...before, until: '' }, 'per_unit')).toHaveProperty('expirationDate', null);
});

it('shows no form where the form would lose something', () => {
  expect(agreementValues({ ...contract, discounts: [{ type: 'percentage', value: '5' }] })).toBeNull();
  expect(agreementValues({ ...contract, pricingRules: [] })).toBeNull();
});

it('shows the features that are agreed, with a price and alone', () => {
  const featureOverrides = [{ featureId: 'sso', enabled: true, limits: { seats: 5 }, configuration: { idp: 'own' } }];
  const both = { ...contract, featureOverrides };
  expect(agreementBody(agreementValues(both)!, 'per_unit')).toMatchObject({
    featureOverrides,
    pricingRules: both.pricingRules,
  });
  const alone = agreementValues({ ...both, pricingRules: [] })!;
  expect(alone).toMatchObject({ kind: 'features', features: featureOverrides });
  expect(agreementBody(alone, 'flat')).toMatchObject({ featureOverrides, pricingRules: [], discounts: [] });
});
