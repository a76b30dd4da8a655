import { describe, expect, it } from '@jest/globals';
import type { TaxCalculator, TaxRequest } from '../../../contracts/pricing-tax.ts';
import { taxRates } from '../../../domain/pricing/tax/rate-table.ts';
import { tableTaxCalculator } from '../../../domain/pricing/tax/table-calculator.ts';
import { stripeTaxCalculator } from '../../../integrations/tax/stripe-tax.ts';
import { refusal, useSandbox } from '../testing.ts';

/** A Swedish seller with the One-Stop-Shop and a registration in Norway: what both implementations are told. */
const use = useSandbox();
const seller = { country: 'SE', registrations: ['EU', 'NO', 'CA-QC'] };

async function registered(): Promise<TaxCalculator> {
  const { tax } = use.stripe;
  if ((await tax.registrations.list()).data.length === 0) {
    await tax.settings.update({ head_office: { address: { country: 'SE' } } });
    const standard = { type: 'standard' as const };
    await tax.registrations.create({ country: 'SE', active_from: 'now', country_options: { se: standard } });
    await tax.registrations.create({
      country: 'IE',
      active_from: 'now',
      country_options: { ie: { type: 'oss_union' } },
    });
    await tax.registrations.create({ country: 'NO', active_from: 'now', country_options: { no: standard } });
    await tax.registrations.create({
      country: 'CA',
      active_from: 'now',
      country_options: { ca: { type: 'standard' } },
    });
  }
  return stripeTaxCalculator(use.stripe);
}

const day = new Date().toISOString().slice(0, 10);
const request = (customer: TaxRequest['customer'], changes: Partial<TaxRequest> = {}): TaxRequest => ({
  currency: 'eur',
  behavior: 'exclusive',
  lines: [
    { reference: 'base', amount: 4_900 },
    { reference: 'seats', amount: 333 },
  ],
  ...{ seller, customer, day },
  ...changes,
});

describe.each([
  ['our tables', async () => tableTaxCalculator(async () => taxRates), 'table'],
  ['Stripe Tax', registered, 'stripe_tax'],
] as const)('%s', (_, make, calculatedBy) => {
  const calculate = async (question: TaxRequest) => (await make()).calculate(question);

  it.each([
    ['at home', { region: 'SE' }, 'taxed', [1_225, 83]],
    ['a consumer elsewhere in the EU, by the One-Stop-Shop', { region: 'DE' }, 'taxed', [931, 63]],
    ['where the seller is registered outside the EU', { region: 'NO' }, 'taxed', [1_225, 83]],
    ['two taxes at once', { region: 'CA-QC' }, 'taxed', [245 + 489, 17 + 33]],
    ['a business elsewhere in the EU', { region: 'DE', vatId: 'DE136695976' }, 'reverse_charge', [0, 0]],
    ['a business at home pays', { region: 'SE', vatId: 'SE123456789701' }, 'taxed', [1_225, 83]],
    ['an exempt customer', { region: 'SE', isExempt: true }, 'exempt', [0, 0]],
  ] as const)('%s', async (_name, customer, treatment, tax) => {
    const answer = await calculate(request(customer));
    expect(answer).toMatchObject({ calculatedBy, decision: { treatment }, tax: tax[0] + tax[1] });
    expect(answer.lines).toEqual([
      { reference: 'base', tax: tax[0] },
      { reference: 'seats', tax: tax[1] },
    ]);
  });

  it('finds the tax inside an inclusive price, each line rounded on its own', async () => {
    const answer = await calculate(request({ region: 'SE' }, { behavior: 'inclusive' }));
    // 4900 × 25 / 125 = 980; 333 × 25 / 125 = 66.6
    expect(answer.lines.map(({ tax }) => tax)).toEqual([980, 67]);
    expect(answer.tax).toBe(1_047);
  });

  it('names the rate, and what it is called', async () => {
    const { decision } = await calculate(request({ region: 'FI' }));
    expect(decision.rates).toMatchObject([
      { region: 'FI', name: 'VAT', percentage: '25.5' },
      ...(calculatedBy === 'stripe_tax' ? [{ region: 'FI', name: 'VAT' }] : []),
    ]);
  });

  it('keeps to whole units of a currency without cents', async () => {
    const answer = await calculate(
      request({ region: 'SE' }, { currency: 'jpy', lines: [{ reference: 'a', amount: 999 }] }),
    );
    expect(answer.tax).toBe(250);
  });

  it('owes nothing on what costs nothing', async () => {
    const answer = await calculate(request({ region: 'SE' }, { lines: [{ reference: 'a', amount: 0 }] }));
    expect(answer).toMatchObject({ tax: 0, lines: [{ reference: 'a', tax: 0 }] });
  });

  it('refuses the United States without an address, naming the field', async () => {
    const wrong = calculate(request({ region: 'US' }, { seller: { country: 'US', registrations: [] } }));
    await expect(wrong).rejects.toMatchObject({
      code: 'PricingValidationFailed',
      details: { fields: [{ field: 'postalCode' }] },
    });
  });
});

it('speaks of Stripe’s own failures by its code', async () => {
  const calculator = await registered();
  use.sandbox.faults.add({ operation: 'POST /v1/tax/calculations', kind: 'status', status: 500 });
  await expect(calculator.calculate(request({ region: 'SE' }))).rejects.toMatchObject({
    code: 'StripeIntegrationFailure',
  });
});

it('refuses as Stripe does', async () => {
  const create = (changes: object) =>
    use.stripe.tax.calculations.create({
      currency: 'usd',
      line_items: [{ amount: 100, reference: 'a' }],
      customer_details: { address: { country: 'US', postal_code: '10001' }, address_source: 'billing' },
      ...changes,
    });
  expect(
    await refusal(create({ customer_details: { address: { country: 'US' }, address_source: 'billing' } })),
  ).toMatchObject({
    statusCode: 400,
    code: 'customer_tax_location_invalid',
  });
  expect(await refusal(create({ line_items: [{ amount: 0, reference: 'a' }] }))).toMatchObject({
    param: 'line_items[0][amount]',
  });
  expect(await refusal(create({ currency: 'xyz' }))).toMatchObject({ param: 'currency' });
  expect(await refusal(create({ nonsense: 1 }))).toMatchObject({ code: 'parameter_unknown' });
  expect(await refusal(create({ tax_date: 1 }))).toMatchObject({ param: 'tax_date' });
  const twice = [
    { amount: 100, reference: 'a' },
    { amount: 100, reference: 'a' },
  ];
  expect(await refusal(create({ line_items: twice }))).toMatchObject({ param: 'line_items' });
  const answer = await create({});
  expect(answer.line_items).toBeUndefined();
  expect(await use.stripe.tax.calculations.retrieve(answer.id!)).toMatchObject({ id: answer.id, amount_total: 100 });
});
