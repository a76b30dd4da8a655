import type { Finding, RuleContext } from '../validation/rule.ts';
import type { ComplianceRule, PlanComplianceRule } from './compliance-rule.ts';

const restrictedBusinesses = 'https://stripe.com/legal/restricted-businesses';

/** A country that something is offered in, and the field that names it. */
export interface Place {
  country: string;
  field: string;
}

/** One finding for each of the countries that are named; an offer to all the world names none. */
function naming(places: readonly Place[], countries: readonly string[], words: string): Finding[] {
  return places
    .filter(({ country }) => countries.includes(country))
    .map(({ country, field }) => ({
      field,
      message: `${words}: ${country}.`,
      suggestedFix: `Take ${country} out of the countries.`,
    }));
}

/** They hold wherever a country is named: for plans, prices, promotions and who asks a price. */
export const tradeRules: ComplianceRule<readonly Place[], RuleContext>[] = [
  {
    code: 'stripe_prohibited_country',
    title: 'Nothing is sold where Stripe prohibits it',
    severity: 'error',
    effectiveFrom: '2024-11-01',
    source: 'Stripe, Prohibited and Restricted Businesses: high-risk jurisdictions',
    sourceUrl: restrictedBusinesses,
    asks: 'No sale to Cuba, Iran, North Korea or Syria, nor to the regions Crimea, Donetsk and Luhansk, which have no country code.',
    raises: 'RegionalRestriction',
    check: (places) => naming(places, ['CU', 'IR', 'KP', 'SY'], 'Stripe prohibits any sale to this country'),
  },
  {
    code: 'ofac_embargo',
    title: 'Embargoes of the United States',
    severity: 'error',
    effectiveFrom: '2012-10-22',
    source: '31 CFR parts 510 (North Korea), 515 (Cuba) and 560 (Iran)',
    sourceUrl: 'https://www.ecfr.gov/current/title-31/subtitle-B/chapter-V',
    asks: 'Services are not exported to countries under a comprehensive embargo without a licence.',
    raises: 'RegionalRestriction',
    check: (places) => naming(places, ['CU', 'IR', 'KP'], 'The United States embargo services to this country'),
  },
  {
    code: 'stripe_unsupported_cards',
    title: 'Cards that Stripe cannot charge',
    severity: 'warning',
    effectiveFrom: '2022-06-28',
    source: 'Stripe, Impact of sanctions on Russia and Belarus',
    sourceUrl: 'https://support.stripe.com/questions/impact-of-sanctions-on-russia-and-belarus',
    asks: 'Cards issued in Russia and Belarus are unlikely to be charged, and some services to Russia are prohibited.',
    raises: 'RegionalRestriction',
    check: (places) => naming(places, ['RU', 'BY'], 'Cards issued in this country are unlikely to be charged'),
  },
];

export const tradePlanRules: PlanComplianceRule[] = tradeRules.map((rule) => ({
  ...rule,
  check: ({ configuration: { availability } }, context) =>
    rule.check(
      availability.countries.map((country, index) => ({ country, field: `availability.countries[${index}]` })),
      context,
    ),
}));
