import { DateTime } from 'luxon';
import type { z } from 'zod';
import type { AlaCarteFeatureConfig } from '../../contracts/alacarte.ts';
import type { OfferCurrencyInput } from '../../contracts/currencies.ts';
import type { CustomPricingConfig } from '../../contracts/customer-pricing.ts';
import type { CreateRegionalPricingInput } from '../../contracts/pricing-regional.ts';
import type { CreatePricingRuleInput } from '../../contracts/pricing-rules.ts';
import type { TaxRegionInput, TaxSettingsUpdates } from '../../contracts/pricing-tax.ts';
import type { PricingTemplate } from '../../contracts/pricing-templates.ts';

export interface SamplePricing {
  currencies: z.input<typeof OfferCurrencyInput>[];
  regional: z.input<typeof CreateRegionalPricingInput>[];
  rules: z.input<typeof CreatePricingRuleInput>[];
  /** For a customer on a plan, in the order of their ids. */
  agreements: { onPlan: string; config: z.input<typeof CustomPricingConfig> }[];
  alacarte: z.input<typeof AlaCarteFeatureConfig>[];
  /** How many customers of a plan have bought a feature. */
  purchases: { featureId: string; onPlan: string; customers: number }[];
  taxSettings: z.input<typeof TaxSettingsUpdates>;
  taxRegions: z.input<typeof TaxRegionInput>[];
  templates: z.input<typeof PricingTemplate>[];
}

/** How Tidewater Analytics, which sits in Dublin, prices beside its plans: small changes, and two that wait for a second person. */
export function samplePricing(asOf: Date): SamplePricing {
  const day = DateTime.fromJSDate(asOf, { zone: 'utc' }).startOf('day');
  const inDays = (days: number) => day.plus({ days }).toJSDate().toISOString();
  return {
    currencies: [
      { code: 'gbp', ending: 'x.99' },
      { code: 'sek', ending: 'whole' },
      { code: 'cad', ending: 'x.99' },
    ],
    regional: [
      {
        targetPlans: ['starter'],
        countries: ['GB'],
        currency: 'gbp',
        overrides: [{ componentId: 'monthly', unitAmount: '3900' }],
        ending: 'x.99',
      },
      { targetPlans: [], countries: ['IN', 'BR', 'PL', 'PT'], currency: 'usd', adjustment: '-8', ending: 'whole' },
    ],
    rules: [
      {
        name: 'Two weeks of winter sale in the Nordics',
        condition: { country: { $in: ['SE', 'NO', 'DK', 'FI'] } },
        targetPlans: ['starter', 'team'],
        validFrom: inDays(3),
        validTo: inDays(17),
        priority: 20,
        action: { type: 'change_percentage', percentage: '-9' },
      },
      {
        name: 'Schools pay less for seats',
        condition: { industry: 'education' },
        targetPlans: ['team'],
        priority: 10,
        action: { type: 'discount', discount: { type: 'percentage', value: '10' } },
      },
      {
        name: 'Early customers of Growth keep version 1',
        condition: { plan: 'growth', subscribedAt: { $lt: inDays(-365) } },
        targetPlans: ['growth'],
        priority: 50,
        action: { type: 'grandfather', version: 1 },
      },
      {
        name: 'A quarter off Business for referred customers',
        condition: { signupSource: 'referral' },
        targetPlans: ['business'],
        priority: 30,
        action: { type: 'change_percentage', percentage: '-25' },
      },
      {
        name: 'Last year’s spring campaign',
        condition: {},
        targetPlans: ['starter'],
        validFrom: inDays(-260),
        validTo: inDays(-230),
        priority: 5,
        action: { type: 'change_percentage', percentage: '-5' },
      },
    ],
    agreements: [
      {
        onPlan: 'enterprise',
        config: {
          name: 'Framework contract',
          plan: 'enterprise',
          pricingRules: [{ componentId: 'seats', price: { model: 'per_unit', unitAmount: '54000' } }],
          effectiveDate: inDays(-40),
          expirationDate: inDays(325),
        },
      },
      {
        onPlan: 'business',
        config: {
          name: 'Reference customer',
          plan: 'business',
          discounts: [{ type: 'percentage', value: '12' }],
          effectiveDate: inDays(-10),
          expirationDate: inDays(355),
        },
      },
      {
        onPlan: 'team',
        config: {
          name: 'Non-profit, offered half price',
          plan: 'team',
          discounts: [{ type: 'percentage', value: '50' }],
          expirationDate: inDays(365),
        },
      },
    ],
    alacarte: [
      {
        featureId: 'sso',
        name: 'Single sign-on',
        description: 'For plans that do not have it.',
        pricing: {
          type: 'recurring',
          amount: '9900',
          currency: 'usd',
          billingInterval: 'month',
          usageType: 'licensed',
        },
        dependencies: ['dashboards'],
      },
      {
        featureId: 'data_export',
        name: 'Export of everything, once',
        pricing: { type: 'one_time', amount: '25000', currency: 'usd' },
      },
      {
        featureId: 'session_replay',
        name: 'Session replay',
        description: 'By the thousand replays; the first thousand are free.',
        pricing: {
          type: 'usage_based',
          currency: 'usd',
          billingInterval: 'month',
          usageType: 'metered',
          tiers: [
            { upTo: '1000', unitAmount: '0' },
            { upTo: '20000', unitAmount: '0.4' },
            { upTo: null, unitAmount: '0.25' },
          ],
        },
        availability: { countries: ['US', 'CA', 'GB', 'IE', 'DE', 'FR', 'SE'] },
      },
    ],
    purchases: [
      { featureId: 'sso', onPlan: 'team', customers: 14 },
      { featureId: 'data_export', onPlan: 'starter', customers: 6 },
    ],
    taxSettings: { sellerCountry: 'IE', registrations: ['EU', 'GB', 'US'], defaultBehavior: 'exclusive' },
    taxRegions: [
      {
        region: 'IS',
        rates: [
          {
            name: 'VSK',
            percentage: '24',
            effectiveFrom: '2015-01-01',
            source: 'https://www.skatturinn.is/english/companies/value-added-tax/',
          },
        ],
        note: 'Added by ourselves: it is not among the shipped tables.',
      },
    ],
    templates: [
      {
        key: 'tidewater-seats',
        name: 'Tidewater seats',
        description: 'How our own plans charge for seats: the fourth one is cheaper.',
        currency: 'usd',
        components: [
          {
            id: 'seats',
            model: 'graduated',
            tiers: [
              { upTo: '3', unitAmount: '2400' },
              { upTo: null, unitAmount: '1900' },
            ],
          },
        ],
      },
    ],
  };
}
