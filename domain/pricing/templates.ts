import type { PricingTemplate } from '../../contracts/pricing-templates.ts';

/** The templates that are shipped: one for each way of charging that people ask for, in amounts to be changed. */
export const pricingTemplates: readonly PricingTemplate[] = [
  {
    key: 'flat-rate',
    name: 'Flat rate',
    description: 'One price a period, whatever is used.',
    currency: 'usd',
    components: [{ id: 'base', model: 'flat', unitAmount: '4900' }],
  },
  {
    key: 'per-seat',
    name: 'Per seat',
    description: 'A price for each seat, cheaper for each further one from 11 and from 51 on.',
    currency: 'usd',
    components: [
      {
        id: 'seats',
        model: 'graduated',
        tiers: [
          { upTo: '10', unitAmount: '1200' },
          { upTo: '50', unitAmount: '1000' },
          { upTo: null, unitAmount: '800' },
        ],
      },
    ],
  },
  {
    key: 'base-and-overage',
    name: 'Base fee with overage',
    description: 'A base fee that includes 10,000 calls; further calls by use, in steps that get cheaper.',
    currency: 'usd',
    components: [
      { id: 'base', model: 'flat', unitAmount: '9900' },
      {
        id: 'calls',
        model: 'graduated',
        freeUnits: '10000',
        tiers: [
          { upTo: '90000', unitAmount: '0.5' },
          { upTo: '900000', unitAmount: '0.2' },
          { upTo: null, unitAmount: '0.05' },
        ],
      },
    ],
  },
  {
    key: 'packages',
    name: 'Packages',
    description: 'Sold by the started package of 1,000.',
    currency: 'usd',
    components: [{ id: 'messages', model: 'package', unitAmount: '500', packageSize: 1_000 }],
  },
  {
    key: 'payments',
    name: 'Share of payments',
    description: 'A percentage of what is processed, less for more, at least 25 dollars a month.',
    currency: 'usd',
    components: [
      {
        id: 'processed',
        model: 'graduated_percentage',
        minimum: '2500',
        tiers: [
          { upTo: '100000', rate: '0.9' },
          { upTo: '1000000', rate: '0.7' },
          { upTo: null, rate: '0.5' },
        ],
      },
    ],
  },
  {
    key: 'capped-usage',
    name: 'Usage with a cap',
    description: 'Pay as you go, and never more than 500 dollars.',
    currency: 'usd',
    components: [{ id: 'minutes', model: 'per_unit', unitAmount: '1.5', maximum: '50000' }],
  },
];
