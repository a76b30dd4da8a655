import type { ProrateInput, Proration } from '../../../contracts/pricing.ts';
import type { ValidationProblem } from '../../../contracts/validation.ts';
import { type CurrencyRule, currencyRule } from '../../money/currencies.ts';
import { asMinorUnits, roundProration } from '../../money/rounding.ts';
import { formatScaled, parseScaled, power10, scaledDecimals } from '../../money/scaled.ts';
import { pricingErrors, refuse, refusingTooLarge } from '../check/check-pricing.ts';

/** Part of a billing period, in Unix seconds: Stripe knows no finer time. */
export interface Span {
  periodStart: number;
  periodEnd: number;
  from: number;
  to: number;
}

/** Amounts have 12 decimals and quantities too. */
const productDecimals = 2 * scaledDecimals;

/**
 * The part of a period's price that falls on a span, by the second: a charge, or a credit (negative).
 * Source: https://docs.stripe.com/billing/subscriptions/prorations ("down to the second").
 * @param amount minor units of the whole period, times 10^24
 */
export function prorateSpan(
  amount: bigint,
  span: Span,
  direction: 'charge' | 'credit',
  currency: CurrencyRule,
): Proration {
  const sign = direction === 'credit' ? -1n : 1n;
  const numerator = sign * amount * BigInt(span.to - span.from);
  const seconds = BigInt(span.periodEnd - span.periodStart);
  return {
    amount: asMinorUnits(roundProration(numerator, power10(productDecimals) * seconds, currency.step)),
    exact: formatScaled(halfUp(numerator, power10(productDecimals - scaledDecimals) * seconds), scaledDecimals),
  };
}

/**
 * `POST /v1/pricing/prorate`.
 * @throws PricingValidationFailed with the fields that are wrong
 */
export function prorate(input: ProrateInput): Proration {
  const span: Span = {
    periodStart: seconds(input.periodStart),
    periodEnd: seconds(input.periodEnd),
    from: seconds(input.from),
    to: seconds(input.to),
  };
  refuse([...numberErrors(input), ...spanErrors(span)]);
  const amount = (parseScaled(input.unitAmount) ?? 0n) * (parseScaled(input.quantity) ?? 0n);
  return refusingTooLarge('unitAmount', () =>
    prorateSpan(amount, span, input.direction, currencyRule(input.currency)!),
  );
}

/** Unix seconds of an ISO 8601 time; what is finer than a second is dropped. */
export function seconds(time: string): number {
  return Math.floor(Date.parse(time) / 1_000);
}

function numberErrors({ currency, unitAmount, quantity }: ProrateInput): ValidationProblem[] {
  const component = { id: 'price', model: 'per_unit' as const, unitAmount, quantity };
  return pricingErrors({ currency, components: [component], discounts: [], needsQuantities: true }).map((problem) => ({
    ...problem,
    field: problem.field.replace('components[0].', ''),
  }));
}

function spanErrors({ periodStart, periodEnd, from, to }: Span): ValidationProblem[] {
  const problem = (field: string, code: string, message: string): ValidationProblem[] => [
    { field, code, message, severity: 'error' },
  ];
  if (periodEnd <= periodStart) return problem('periodEnd', 'period_empty', 'The period ends after it starts.');
  if (to < from) return problem('to', 'span_reversed', 'The span ends when it starts, or later.');
  if (from < periodStart) return problem('from', 'outside_period', 'The span starts before its period.');
  if (to > periodEnd) return problem('to', 'outside_period', 'The span ends after its period.');
  return [];
}

function halfUp(numerator: bigint, denominator: bigint): bigint {
  const size = numerator < 0n ? -numerator : numerator;
  const rounded = (2n * size + denominator) / (2n * denominator);
  return numerator < 0n ? -rounded : rounded;
}
