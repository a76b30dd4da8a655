import { currencyRule } from './currencies.ts';
import { decimal } from './decimal.ts';

/**
 * An amount in minor units as people read it: `4900` usd is "$49.00", `0.2` usd is "$0.002".
 * Sub-cent digits are shown in full, never rounded away. A currency that ISO 4217 lacks is written as a plain number.
 */
export function formatMoney(amount: string | number, currency: string, locale = 'en-US'): string {
  const rule = currencyRule(currency);
  if (!rule) return `${decimal(amount).toFixed()} ${currency}`;
  const units = decimal(amount).div(decimal(10).pow(rule.decimals)).toFixed();
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: currency.toUpperCase(),
    maximumFractionDigits: 20,
  });
  // A numeric text is formatted exactly (ECMA-402, Intl.NumberFormat v3); a number would pass through a float.
  return format.format(units as `${number}`);
}
