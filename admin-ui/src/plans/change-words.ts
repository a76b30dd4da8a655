import { formatMoney } from '../../../domain/money/format-money.ts';

const fieldNames: Record<string, string> = {
  unitAmountDecimal: 'amount',
  lookupKey: 'lookup key',
  taxBehavior: 'tax behaviour',
  tiersMode: 'tiers',
  packageSize: 'package size',
  unitLabel: 'unit',
};

/** A field of an object in Stripe in words: `currencyOptions.eur.unitAmountDecimal` → "amount in EUR". */
export function changedField(field: string): string {
  const [first = '', currency, ...rest] = field.split('.');
  if (first === 'currencyOptions' && currency)
    return `${changedField(rest.join('.') || 'amount')} in ${currency.toUpperCase()}`;
  return fieldNames[field] ?? field;
}

/** The value of a changed field as people read it; `currency` is the one of amounts that name no other. */
export function changeWords(value: unknown, field: string, currency: string): string {
  if (value === null || value === undefined || value === '') return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (field.endsWith('unitAmountDecimal') && typeof value === 'string') {
    return formatMoney(value, /^currencyOptions\.(\w{3})\./.exec(field)?.[1] ?? currency);
  }
  if (Array.isArray(value) && value.every((item) => typeof item !== 'object')) return value.join(', ') || 'nothing';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
