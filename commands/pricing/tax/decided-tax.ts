import type { PlanPrice } from '../../../contracts/price-quote.ts';
import type { TaxAnswer, TaxCalculator, TaxDecision, TaxRequest, TaxSettings } from '../../../contracts/pricing-tax.ts';
import type { Db } from '../../../database/client.ts';
import { decideTax } from '../../../domain/pricing/tax/decide-tax.ts';
import { resolveTaxBehavior } from '../../../domain/pricing/tax/tax-behavior.ts';
import type { TaxStatus } from '../../customers/tax-status.ts';
import { readTaxSettings, taxTable } from './tax-tables.ts';

/** By whom tax is calculated, as the settings say. */
export type TaxCalculators = Record<TaxSettings['provider'], TaxCalculator>;

export interface TaxQuestion {
  currency: string;
  /** What the plan says of its prices. */
  stated: PlanPrice['taxBehavior'];
  /** Where the customer is; null when nobody knows. */
  region: string | null;
  status: TaxStatus;
  /** ISO 8601. */
  day: string;
  /** Minor units after discounts; a credit is negative. */
  lines: readonly { reference: string; amount: number }[];
}

export interface DecidedTax {
  behavior: PlanPrice['taxBehavior'];
  decision: TaxDecision;
  taxedBy: PlanPrice['taxedBy'];
  tax: number;
  /** In the order of the lines. */
  byLine: number[];
}

/**
 * The tax that lines owe, and why: by the calculator of the settings, and where tables have no answer by Stripe Tax.
 * @throws what the calculator throws
 */
export async function decidedTax(db: Db, question: TaxQuestion, calculators: TaxCalculators): Promise<DecidedTax> {
  const { currency, region, status, day, lines } = question;
  const settings = await readTaxSettings(db);
  const behavior = resolveTaxBehavior(question.stated, currency, settings.defaultBehavior);
  const untaxed = (decision: TaxDecision): DecidedTax => ({
    ...{ behavior, decision, taxedBy: 'nobody', tax: 0, byLine: lines.map(() => 0) },
  });
  if (region === null) {
    const reason = 'Nobody said where the customer is.';
    return untaxed({ treatment: 'out_of_scope', region: null, rates: [], reason, source: null });
  }
  const seller = { country: settings.sellerCountry, registrations: settings.registrations };
  const { vatId, isExempt, postalCode } = status;
  const decision = decideTax({ seller, customer: { region, vatId, isExempt }, day }, await taxTable(db));
  if (behavior === 'unspecified') {
    const reason = `${decision.reason} The price does not say whether tax is in it: none is added.`;
    return untaxed({ ...decision, reason });
  }
  const provider = decision.treatment === 'calculated_by_stripe_tax' ? 'stripe_tax' : settings.provider;
  const customer = {
    ...{ region, isExempt },
    ...(postalCode === null ? {} : { postalCode }),
    ...(vatId === null ? {} : { vatId }),
  };
  const answer = await ofChargesAndCredits(calculators[provider], { currency, behavior, seller, customer, day }, lines);
  const found = new Map(answer.lines.map(({ reference, tax }) => [reference, tax]));
  return {
    ...{ behavior, decision: answer.decision, taxedBy: answer.calculatedBy, tax: answer.tax },
    byLine: lines.map(({ reference }) => found.get(reference) ?? 0),
  };
}

/**
 * A credit gives back the tax that the same charge would owe. Stripe Tax takes no negative amount
 * (https://docs.stripe.com/api/tax/calculations/create#calculate_tax-line_items-amount), so credits are asked on their own.
 */
async function ofChargesAndCredits(
  calculator: TaxCalculator,
  request: Omit<TaxRequest, 'lines'>,
  lines: TaxQuestion['lines'],
): Promise<TaxAnswer> {
  const charges = lines.filter(({ amount }) => amount >= 0);
  const credits = lines.filter(({ amount }) => amount < 0).map((line) => ({ ...line, amount: -line.amount }));
  const charged = await calculator.calculate({ ...request, lines: charges });
  if (credits.length === 0) return charged;
  const credited = await calculator.calculate({ ...request, lines: credits });
  const isCreditAlone = charges.every(({ amount }) => amount === 0);
  return {
    tax: charged.tax - credited.tax,
    // Zero without a sign.
    lines: [...charged.lines, ...credited.lines.map((line) => ({ ...line, tax: 0 - line.tax }))],
    decision: isCreditAlone ? credited.decision : charged.decision,
    calculatedBy: charged.calculatedBy,
  };
}
