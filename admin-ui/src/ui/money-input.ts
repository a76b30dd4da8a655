import { decimal } from '../../../domain/money/decimal.ts';

/** `4900` minor units with 2 decimals is "49.00"; sub-cent digits stay: `0.2` is "0.002". */
export function minorToMajor(minor: string, decimals: number): string {
  const units = decimal(minor).div(decimal(10).pow(decimals));
  return units.toFixed(Math.max(decimals, units.decimalPlaces()));
}

/**
 * What a person typed, in major units, as a decimal string in minor units; null when it is no amount.
 * A comma is a thousands separator where three digits follow it, else a decimal comma.
 */
export function majorToMinor(typed: string, decimals: number): string | null {
  const text = typed.replace(/[\s\u00a0\u202f']/g, '');
  const plain = /^-?\d{1,3}(,\d{3})+(\.\d*)?$/.test(text) ? text.replaceAll(',', '') : text.replace(',', '.');
  if (!/^-?(\d{1,15}(\.\d{0,14})?|\.\d{1,14})$/.test(plain)) return null;
  const minor = decimal(plain).times(decimal(10).pow(decimals));
  // Stripe's unit_amount_decimal takes at most 12 decimals: https://docs.stripe.com/api/prices/object
  return minor.decimalPlaces() > 12 ? null : minor.toFixed();
}
