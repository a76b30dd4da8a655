import type { CalculationComponent } from '../../contracts/pricing.ts';
import { currencyRule } from '../../domain/money/currencies.ts';
import { totalOf } from '../../domain/pricing/calculate.ts';
import { compilePrice } from '../../domain/pricing/price/compile-price.ts';

/** Whole invoices of 100,000 customers of one plan: four lines, two discounts, two tax rates. */
const customers = 100_000;
const usd = currencyRule('usd')!;
const components: CalculationComponent[] = [
  { id: 'base', model: 'flat', unitAmount: '4900' },
  {
    id: 'seats',
    model: 'volume',
    tiers: [
      { upTo: '10', unitAmount: '1200' },
      { upTo: null, unitAmount: '1000' },
    ],
  },
  {
    id: 'api-calls',
    model: 'graduated',
    tiers: [
      { upTo: '1000', unitAmount: '2', flatAmount: '500' },
      { upTo: '10000', unitAmount: '1.5' },
      { upTo: '100000', unitAmount: '0.8' },
      { upTo: '1000000', unitAmount: '0.25' },
      { upTo: null, unitAmount: '0.1' },
    ],
  },
  { id: 'payments', model: 'percentage', rate: '0.75', minimum: '100' },
];
const terms = {
  discounts: [
    { type: 'percentage' as const, value: '10' },
    { type: 'fixed_amount' as const, value: '250' },
  ],
  tax: { behavior: 'exclusive' as const, rates: [{ percentage: '5' }, { percentage: '9.975' }] },
};

const prices = components.map((component) => compilePrice(component, usd));
const began = process.hrtime.bigint();
let revenue = 0;
for (let customer = 0; customer < customers; customer += 1) {
  const quantities = [
    '1',
    String(1 + (customer % 40)),
    String((customer * 7_919) % 2_000_000),
    `${customer}.${(customer % 90) + 10}`,
  ];
  const priced = components.map((component, index) => ({
    component: { ...component, quantity: quantities[index]! },
    price: prices[index]!,
  }));
  revenue += totalOf(priced, terms, usd).total;
}
const seconds = Number(process.hrtime.bigint() - began) / 1e9;
console.log(
  `${customers.toLocaleString('en-US')} invoices in ${seconds.toFixed(2)} s on one core, ` +
    `${Math.round(customers / seconds).toLocaleString('en-US')}/s (revenue ${revenue} minor units)`,
);
