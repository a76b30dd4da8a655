import type { CreatePromotionInput, PromotionRecord } from '../../../contracts/promotions.ts';
import { currencyRule } from '../../../domain/money/currencies.ts';
import { majorToMinor, minorToMajor } from '../ui/money-input.ts';

/** As people type it: amounts in major units, times as the browser's own input has them, empty for none. */
export interface PromotionFormValues {
  name: string;
  description: string;
  type: CreatePromotionInput['type'];
  value: string;
  currency: string;
  upgradeTo: string;
  validFrom: string;
  validTo: string;
  usageLimit: string;
  usageLimitPerCustomer: string;
  targetPlans: string[];
  requiresCode: boolean;
  duration: CreatePromotionInput['duration'];
  durationInMonths: string;
  priority: string;
  stacking: CreatePromotionInput['stacking'];
  stackingGroup: string;
  condition: Record<string, unknown>;
}

export function emptyValues(now: Date): PromotionFormValues {
  return {
    name: '',
    description: '',
    type: 'percentage',
    value: '',
    currency: 'usd',
    upgradeTo: '',
    validFrom: localTime(now.toISOString()),
    validTo: '',
    usageLimit: '',
    usageLimitPerCustomer: '',
    targetPlans: [],
    requiresCode: true,
    duration: 'once',
    durationInMonths: '3',
    priority: '0',
    stacking: 'exclusive',
    stackingGroup: '',
    condition: {},
  };
}

export function valuesOf(promotion: PromotionRecord): PromotionFormValues {
  const { type, value, currency } = promotion;
  const text = (number: number | null) => (number === null ? '' : String(number));
  return {
    name: promotion.name,
    description: promotion.description,
    type,
    value: type === 'fixed_amount' ? minorToMajor(value, currencyRule(currency ?? 'usd')?.decimals ?? 2) : value,
    currency: currency ?? 'usd',
    upgradeTo: promotion.upgradeTo ?? '',
    validFrom: localTime(promotion.validFrom),
    validTo: promotion.validTo ? localTime(promotion.validTo) : '',
    usageLimit: text(promotion.usageLimit),
    usageLimitPerCustomer: text(promotion.usageLimitPerCustomer),
    targetPlans: promotion.targetPlans,
    requiresCode: promotion.requiresCode,
    duration: promotion.duration,
    durationInMonths: text(promotion.durationInMonths ?? 3),
    priority: String(promotion.priority),
    stacking: promotion.stacking,
    stackingGroup: promotion.stackingGroup ?? '',
    condition: promotion.condition,
  };
}

/** What the API reads; what does not apply to the type is left out, so that nothing invisible is sent. */
export function inputOf(values: PromotionFormValues): CreatePromotionInput {
  const { type, value, currency, duration } = values;
  const number = (text: string) => (text.trim() === '' ? null : Number(text));
  const decimals = currencyRule(currency)?.decimals ?? 2;
  const sizes = {
    percentage: value.trim(),
    fixed_amount: majorToMinor(value, decimals) ?? value.trim(),
    free_trial: value.trim(),
    upgrade: '0',
  };
  const takesOff = type === 'percentage' || type === 'fixed_amount';
  return {
    name: values.name.trim(),
    description: values.description,
    type,
    value: sizes[type],
    currency: type === 'fixed_amount' ? currency : null,
    upgradeTo: type === 'upgrade' ? values.upgradeTo || null : null,
    condition: values.condition,
    validFrom: new Date(values.validFrom).toISOString(),
    validTo: values.validTo ? new Date(values.validTo).toISOString() : null,
    usageLimit: number(values.usageLimit),
    usageLimitPerCustomer: number(values.usageLimitPerCustomer),
    targetPlans: values.targetPlans,
    priority: Number(values.priority || 0),
    stacking: values.stacking,
    stackingGroup: values.stackingGroup.trim() || null,
    requiresCode: values.requiresCode,
    duration: takesOff ? duration : 'once',
    durationInMonths: takesOff && duration === 'repeating' ? number(values.durationInMonths) : null,
  };
}

/** `datetime-local` has neither seconds nor a zone: it is the browser's own time. */
function localTime(iso: string): string {
  const time = new Date(iso);
  return new Date(time.getTime() - time.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}
