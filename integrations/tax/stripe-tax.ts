import Stripe from 'stripe';
import type { TaxAnswer, TaxCalculator, TaxDecision, TaxRate, TaxRequest } from '../../contracts/pricing-tax.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import { stripeFailure } from '../stripe/errors.ts';

/**
 * Tax by Stripe Tax, for whatever the account is registered. It stores nothing: a calculation is no transaction.
 * Source: https://docs.stripe.com/api/tax/calculations/create
 */
export function stripeTaxCalculator(stripe: Pick<Stripe, 'tax'>): TaxCalculator {
  return {
    async calculate(request) {
      // Stripe takes positive amounts only, and what costs nothing owes nothing.
      const taxable = request.lines.filter(({ amount }) => amount > 0);
      if (taxable.length === 0) return nothingToTax(request);
      try {
        const calculation = await stripe.tax.calculations.create({
          currency: request.currency,
          line_items: taxable.map(({ reference, amount }) => ({
            reference,
            amount,
            tax_behavior: request.behavior,
          })),
          customer_details: customerDetails(request.customer),
          ...taxDate(request.day),
          expand: ['line_items'],
        });
        return answerOf(calculation, request);
      } catch (error) {
        throw refusalOf(error);
      }
    },
  };
}

function customerDetails({ region, postalCode, vatId, isExempt }: TaxRequest['customer']) {
  const [country = '', state] = region.split('-');
  const type = vatId ? taxIdType(vatId) : null;
  return {
    address: {
      country,
      ...(state === undefined ? {} : { state }),
      ...(postalCode === undefined ? {} : { postal_code: postalCode }),
    },
    address_source: 'billing' as const,
    ...(vatId && type ? { tax_ids: [{ type, value: vatId }] } : {}),
    ...(isExempt ? { taxability_override: 'customer_exempt' as const } : {}),
  };
}

const otherTypes: Record<string, 'gb_vat' | 'ch_vat' | 'no_vat'> = { GB: 'gb_vat', CH: 'ch_vat', NO: 'no_vat' };

/** https://docs.stripe.com/billing/customer/tax-ids#supported-tax-id */
function taxIdType(vatId: string) {
  const prefix = vatId.trim().slice(0, 2).toUpperCase();
  return otherTypes[prefix] ?? (/^[A-Z]{2}$/.test(prefix) ? ('eu_vat' as const) : null);
}

/** Stripe knows the rules of 31 days back and ahead; today's without a date: .../calculations/object#tax_date */
function taxDate(day: string): { tax_date?: number } {
  const at = Date.parse(`${day}T12:00:00Z`) / 1000;
  const away = Math.abs(Date.now() / 1000 - at) / 86_400;
  return away < 1 || away > 31 ? {} : { tax_date: Math.floor(at) };
}

function answerOf(calculation: Stripe.Tax.Calculation, request: TaxRequest): TaxAnswer {
  const lines = new Map(
    (calculation.line_items?.data ?? []).map(({ reference, amount_tax }) => [reference, amount_tax]),
  );
  return {
    tax: calculation.tax_amount_exclusive + calculation.tax_amount_inclusive,
    lines: request.lines.map(({ reference }) => ({ reference, tax: lines.get(reference) ?? 0 })),
    decision: decisionOf(calculation, request),
    calculatedBy: 'stripe_tax',
  };
}

const treatments: Record<string, TaxDecision['treatment']> = {
  reverse_charge: 'reverse_charge',
  customer_exempt: 'exempt',
  not_collecting: 'not_registered',
  not_subject_to_tax: 'out_of_scope',
  not_supported: 'out_of_scope',
};

const source =
  'https://docs.stripe.com/api/tax/calculations/object#tax_calculation_object-tax_breakdown-taxability_reason';

function decisionOf({ tax_breakdown: breakdown }: Stripe.Tax.Calculation, request: TaxRequest): TaxDecision {
  const reason = breakdown[0]?.taxability_reason ?? 'not_collecting';
  const treatment = treatments[reason] ?? 'taxed';
  const rates = breakdown.flatMap(({ tax_rate_details: details, amount }): TaxRate[] =>
    amount === 0 && treatment !== 'taxed'
      ? []
      : [
          {
            region: details.state
              ? `${details.country}-${details.state}`
              : (details.country ?? request.customer.region),
            name: (details.tax_type ?? 'tax').replaceAll('_', ' ').toUpperCase(),
            percentage: details.percentage_decimal,
            effectiveFrom: request.day,
            source: 'Stripe Tax',
          },
        ],
  );
  return {
    treatment,
    region: treatment === 'taxed' ? request.customer.region : null,
    rates: treatment === 'taxed' ? rates : [],
    reason: `Stripe Tax: ${reason.replaceAll('_', ' ')}.`,
    source,
  };
}

function nothingToTax({ lines }: TaxRequest): TaxAnswer {
  return {
    tax: 0,
    lines: lines.map(({ reference }) => ({ reference, tax: 0 })),
    decision: { treatment: 'out_of_scope', region: null, rates: [], reason: 'Nothing costs anything.', source: null },
    calculatedBy: 'stripe_tax',
  };
}

/** Where the customer is not well enough known the caller corrects it; the rest is Stripe's. */
function refusalOf(error: unknown): PricewrightError {
  if (error instanceof Stripe.errors.StripeInvalidRequestError) {
    const field =
      error.code === 'customer_tax_location_invalid'
        ? error.param?.includes('postal_code')
          ? 'postalCode'
          : 'taxRegion'
        : error.param === 'currency'
          ? 'currency'
          : null;
    if (field) {
      return new PricewrightError('PricingValidationFailed', `Stripe Tax: ${error.message}`, {
        fields: [{ field, code: error.code ?? 'refused_by_stripe', message: error.message }],
      });
    }
  }
  return stripeFailure(error, 'calculate the tax');
}
