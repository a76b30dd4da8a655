import { Decimal } from 'decimal.js';
import { euMembers, taxRates } from '../../../domain/pricing/tax/rate-table.ts';
import type { TaxRegistrationRecord } from '../store/records.ts';

export interface TaxedLine {
  amount: number;
  taxable: number;
  reason: 'standard_rated' | 'reverse_charge' | 'customer_exempt' | 'not_collecting';
  details: {
    country: string | null;
    flat_amount: null;
    percentage_decimal: string;
    rate_type: 'percentage' | null;
    state: string | null;
    tax_type: string | null;
  };
}

interface Place {
  country?: string;
  state?: string;
  postal_code?: string;
  taxIds: readonly { type: string; value: string }[];
  override: string;
}

interface Seller {
  homeCountry: string;
  registrations: readonly TaxRegistrationRecord[];
}

/**
 * State rates alone, as published by the states, for three of them; Stripe adds those of counties and cities.
 * Software as a service is taxed in New York, Texas (on 80 %, left out) and Washington.
 */
const stateRates: Record<string, string> = { NY: '4', TX: '6.25', WA: '6.5' };
/** First digits of postal codes: https://pe.usps.com/text/LabelingLists/L002.htm, of these states. */
const stateOfPostalCode: [RegExp, string][] = [
  [/^1[0-4]/, 'NY'],
  [/^7[5-9]/, 'TX'],
  [/^98[0-9]|^99[0-4]/, 'WA'],
];

/**
 * What Stripe Tax answers for a digital service, of what our users' questions touch: it collects where the account has a
 * registration (https://docs.stripe.com/tax/registering), and a business of another member state accounts for the tax.
 */
export function taxLine(
  { amount, behavior, currency }: { amount: number; behavior: 'exclusive' | 'inclusive'; currency: string },
  place: Place,
  { homeCountry, registrations }: Seller,
  on: string,
): TaxedLine[] {
  const country = place.country ?? '';
  const state = place.state ?? (country === 'US' ? stateOf(place.postal_code ?? '') : null);
  const untaxed = (reason: TaxedLine['reason']): TaxedLine[] => [
    {
      ...{ amount: 0, taxable: 0, reason },
      details: {
        ...{
          country,
          flat_amount: null,
          percentage_decimal: '0.0',
          rate_type: null,
          state: state ?? null,
          tax_type: null,
        },
      },
    },
  ];
  if (place.override === 'customer_exempt') return untaxed('customer_exempt');
  if (place.override === 'reverse_charge') return untaxed('reverse_charge');
  const isEu = euMembers.has(country) && country !== homeCountry;
  if (isEu && place.taxIds.some(({ type }) => type === 'eu_vat')) return untaxed('reverse_charge');
  if (!collects(country, state, registrations)) return untaxed('not_collecting');
  const rates = ratesOf(country, state, on);
  if (rates.length === 0) return untaxed('not_collecting');
  const total = rates.reduce((all, { percentage }) => all.plus(percentage), new Decimal(0));
  const base = behavior === 'inclusive' ? total.plus(100) : new Decimal(100);
  return rates.map(({ name, percentage }) => {
    const tax = new Decimal(amount).times(percentage).div(base).toDecimalPlaces(0, Decimal.ROUND_HALF_UP).toNumber();
    return {
      amount: wholeUnits(tax, currency),
      taxable: behavior === 'inclusive' ? amount - tax : amount,
      reason: 'standard_rated',
      details: {
        ...{
          country,
          flat_amount: null,
          percentage_decimal: percentage,
          rate_type: 'percentage',
          state: state ?? null,
        },
        tax_type: name === 'SALES TAX' ? 'sales_tax' : name.toLowerCase(),
      },
    };
  });
}

/** Currencies that Stripe takes in multiples: https://docs.stripe.com/currencies#special-cases */
function wholeUnits(tax: number, currency: string): number {
  const step = ['isk', 'ugx'].includes(currency)
    ? 100
    : ['bhd', 'jod', 'kwd', 'omr', 'tnd'].includes(currency)
      ? 10
      : 1;
  return Math.round(tax / step) * step;
}

function collects(country: string, state: string | null, registrations: readonly TaxRegistrationRecord[]): boolean {
  return registrations.some(({ country: of, country_options: options }) => {
    const option = options[of.toLowerCase()];
    if (option?.type.startsWith('oss_')) return euMembers.has(country);
    return of === country && (option?.state === undefined || option.state === state);
  });
}

function ratesOf(country: string, state: string | null, on: string): { name: string; percentage: string }[] {
  if (country === 'US') {
    const percentage = stateRates[state ?? ''];
    return percentage === undefined ? [] : [{ name: 'SALES TAX', percentage }];
  }
  const region = state === null ? country : `${country}-${state}`;
  const known = taxRates.filter((rate) => rate.region === region && rate.effectiveFrom <= on);
  const names = [...new Set(known.map(({ name }) => name))];
  return names.map((name) => known.filter((rate) => rate.name === name).at(-1)!);
}

function stateOf(postalCode: string): string | null {
  return stateOfPostalCode.find(([pattern]) => pattern.test(postalCode))?.[1] ?? null;
}
