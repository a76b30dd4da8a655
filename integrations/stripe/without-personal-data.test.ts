import { expect, it } from '@jest/globals';
import { withoutPersonalData } from './without-personal-data.ts';

it('leaves out whatever names or reaches somebody, however deep', () => {
  const charge = {
    id: 'ch_1',
    object: 'charge',
    amount: 4900,
    customer: 'cus_1',
    billing_details: { name: 'Jane Doe', email: 'jane@doe.example' },
    metadata: { account: 'acct_1', contact: 'jane@doe.example' },
    source: { object: 'card', last4: '4242', name: 'Jane Doe' },
    lines: {
      data: [{ object: 'line_item', price: { id: 'price_1', object: 'price', nickname: 'Team', name: 'Team' } }],
    },
  };
  expect(withoutPersonalData(charge)).toEqual({
    id: 'ch_1',
    object: 'charge',
    amount: 4900,
    customer: 'cus_1',
    metadata: { account: 'acct_1', contact: null },
    source: { object: 'card', last4: '4242' },
    lines: charge.lines,
  });
});

it('leaves what is sold as it is', () => {
  const product = { id: 'prod_1', object: 'product', name: 'Team', description: 'For teams', metadata: { a: 'b' } };
  expect(withoutPersonalData(product)).toBe(product);
});
