import { expect, it } from '@jest/globals';
import { pricingTemplates } from '../../../../domain/pricing/templates.ts';
import { sentComponent } from './template-form-values.ts';

it('sends back every shipped template as it is', () => {
  for (const { components } of pricingTemplates) expect(components.map(sentComponent)).toEqual(components);
});

it('leaves behind what was typed for another way of charging', () => {
  const typed = {
    ...{ id: 'seats', unitAmount: '900', packageSize: 10, rate: '2', freeUnits: '' },
    tiers: [{ upTo: null, unitAmount: '800', rate: '1' }],
  };
  expect(sentComponent({ ...typed, model: 'flat' })).toEqual({ id: 'seats', model: 'flat', unitAmount: '900' });
  expect(sentComponent({ ...typed, model: 'percentage' })).toEqual({ id: 'seats', model: 'percentage', rate: '2' });
  expect(sentComponent({ ...typed, model: 'volume' })).toEqual({
    ...{ id: 'seats', model: 'volume' },
    tiers: [{ upTo: null, unitAmount: '800' }],
  });
});
