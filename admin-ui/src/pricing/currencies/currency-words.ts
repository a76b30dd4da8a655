import type { CurrencyRecord } from '../../../../contracts/currencies.ts';

const names = new Intl.DisplayNames('en', { type: 'currency' });

export const currencyName = (code: string): string => names.of(code.toUpperCase()) ?? code.toUpperCase();

export const endingWords: Record<CurrencyRecord['ending'], string> = {
  none: 'as converted',
  whole: 'whole units',
  x0: 'whole tens',
  'x.95': '.95',
  'x.99': '.99',
};

/** How Stripe takes amounts: https://docs.stripe.com/currencies#minor-units */
export function decimalsWords({ decimals, step }: Pick<CurrencyRecord, 'decimals' | 'step'>): string {
  const base = decimals === 0 ? 'Whole units' : decimals === 3 ? 'Thousandths' : 'Hundredths';
  return step === 1 ? base : `${base}, in multiples of ${step}`;
}
