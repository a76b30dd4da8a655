import type { TaxDecision, TaxRate } from '../../../contracts/pricing-tax.ts';
import { euMembers, taxRates } from './rate-table.ts';
import { taxConfiguration } from './tax-configuration.ts';
import { checkVatId } from './vat-id/check-vat-id.ts';

export interface TaxParties {
  /** `registrations`: regions where the seller collects tax; `EU` is the One-Stop-Shop. Its own country is always one. */
  seller: { country: string; registrations?: readonly string[] };
  /** `region` is a country, or a province where provinces tax. */
  customer: { region: string; vatId?: string | null; isExempt?: boolean };
  /** ISO 8601. */
  day: string;
}

const directive = (articles: string) => `Council Directive 2006/112/EC, ${articles}`;

/**
 * How a digital service is taxed between two parties. The VAT id must be of the customer's country and well formed; that it
 * is registered has to be confirmed with VIES before relying on it (Implementing Regulation (EU) 282/2011, Article 18).
 */
export function decideTax({ seller, customer, day }: TaxParties, table: readonly TaxRate[] = taxRates): TaxDecision {
  const country = customer.region.slice(0, 2);
  const isDomestic = country === seller.country;
  if (customer.isExempt) return untaxed('exempt', 'The customer is exempt.', null);
  const registrations = new Set([seller.country, ...(seller.registrations ?? [])]);

  if (euMembers.has(country) && !isDomestic) {
    const check = customer.vatId ? checkVatId(customer.vatId) : null;
    if (check?.valid && check.country === country) {
      return untaxed(
        'reverse_charge',
        'The customer is a business in another member state and accounts for the tax.',
        directive('Articles 44 and 196'),
      );
    }
    const why = check
      ? (check.message ?? 'The VAT id is of another country than the customer.')
      : 'No VAT id was given.';
    if (registrations.has(country) || registrations.has('EU')) {
      return taxed(customer.region, day, table, `${why} A consumer is taxed where they live.`, directive('Article 58'));
    }
    if (euMembers.has(seller.country)) {
      return taxed(
        seller.country,
        day,
        table,
        `${why} Without the One-Stop-Shop the seller's own rate holds, up to 10,000 EUR a year.`,
        directive('Article 59c'),
      );
    }
    return untaxed('not_registered', `${why} The seller is not registered in ${country}.`, directive('Article 358a'));
  }

  if (isDomestic || registrations.has(customer.region) || registrations.has(country)) {
    return taxed(
      customer.region,
      day,
      table,
      isDomestic ? 'Both are in one country.' : `The seller collects tax in ${country}.`,
      null,
    );
  }
  if (euMembers.has(seller.country)) {
    return untaxed('out_of_scope', 'The customer is outside the EU.', directive('Articles 44, 58 and 59'));
  }
  return untaxed('not_registered', `The seller is not registered in ${country}.`, null);
}

function taxed(
  region: string,
  day: string,
  table: readonly TaxRate[],
  reason: string,
  source: string | null,
): TaxDecision {
  const configuration = taxConfiguration(region, day, table);
  if (configuration?.calculatedBy === 'stripe_tax') {
    return {
      treatment: 'calculated_by_stripe_tax',
      region,
      rates: [],
      reason: `${reason} Rates there hang on the address and the product.`,
      source,
    };
  }
  if (!configuration) {
    return { treatment: 'not_registered', region: null, rates: [], reason: `No rate is known for ${region}.`, source };
  }
  return { treatment: 'taxed', region, rates: configuration.rates, reason, source };
}

function untaxed(treatment: TaxDecision['treatment'], reason: string, source: string | null): TaxDecision {
  return { treatment, region: null, rates: [], reason, source };
}
