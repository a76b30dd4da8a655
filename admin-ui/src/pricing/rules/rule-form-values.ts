import type {
  ComponentPrice,
  CreatePricingRuleInput,
  PricingRuleAction,
  StoredPricingRule,
} from '../../../../contracts/pricing-rules.ts';
import { sentComponent } from '../templates/template-form-values.ts';

const sentPrice = (price: ComponentPrice): ComponentPrice => {
  const { id: _, ...sent } = sentComponent({ id: 'price', ...price });
  return sent;
};

/** As one types it: every kind of action keeps its own fields while another is chosen. */
export interface RuleFormValues {
  name: string;
  priority: string;
  condition: Record<string, unknown>;
  targetPlans: string[];
  validFrom: string;
  validTo: string;
  isActive: boolean;
  type: PricingRuleAction['type'];
  percentage: string;
  componentIds: string[];
  discountType: 'percentage' | 'fixed_amount';
  discountValue: string;
  /** Of amounts; empty is that of the plan. */
  currency: string;
  version: string;
  componentId: string;
  price: ComponentPrice;
}

export const emptyRule: RuleFormValues = {
  name: '',
  priority: '0',
  condition: {},
  targetPlans: [],
  validFrom: '',
  validTo: '',
  isActive: true,
  type: 'change_percentage',
  percentage: '-5',
  componentIds: [],
  discountType: 'percentage',
  discountValue: '5',
  currency: '',
  version: '1',
  componentId: '',
  price: { model: 'per_unit', unitAmount: '1000' },
};

export function ruleFormValues(rule: StoredPricingRule): RuleFormValues {
  const { action } = rule;
  return {
    ...emptyRule,
    name: rule.name,
    priority: String(rule.priority),
    condition: rule.condition,
    targetPlans: rule.targetPlans,
    validFrom: localTime(rule.validFrom),
    validTo: rule.validTo === null ? '' : localTime(rule.validTo),
    isActive: rule.isActive,
    type: action.type,
    currency: 'currency' in action ? (action.currency ?? '') : '',
    ...(action.type === 'change_percentage'
      ? { percentage: action.percentage, componentIds: action.componentIds }
      : {}),
    ...(action.type === 'discount' ? { discountType: action.discount.type, discountValue: action.discount.value } : {}),
    ...(action.type === 'grandfather' ? { version: String(action.version) } : {}),
    ...(action.type === 'replace_price' ? { componentId: action.componentId, price: action.price } : {}),
  };
}

/** The values as a request; a number that is none is named by its field. */
export function ruleRequest(
  values: RuleFormValues,
): { rule: CreatePricingRuleInput } | { field: keyof RuleFormValues; problem: string } {
  const priority = Number(values.priority);
  if (!Number.isInteger(priority)) return { field: 'priority', problem: 'A whole number' };
  const action = actionOf(values);
  if ('field' in action) return action;
  return {
    rule: {
      name: values.name.trim(),
      priority,
      condition: values.condition,
      targetPlans: values.targetPlans,
      ...(values.validFrom ? { validFrom: new Date(values.validFrom).toISOString() } : {}),
      validTo: values.validTo ? new Date(values.validTo).toISOString() : null,
      isActive: values.isActive,
      action,
    },
  };
}

function actionOf(values: RuleFormValues): PricingRuleAction | { field: keyof RuleFormValues; problem: string } {
  const currency = values.currency.trim().toLowerCase();
  const inCurrency = currency ? { currency } : {};
  switch (values.type) {
    case 'change_percentage':
      return { type: values.type, percentage: values.percentage.trim(), componentIds: values.componentIds };
    case 'discount':
      return {
        type: values.type,
        discount: { type: values.discountType, value: values.discountValue.trim() },
        ...(values.discountType === 'fixed_amount' ? inCurrency : {}),
      };
    case 'grandfather': {
      const version = Number(values.version);
      return Number.isInteger(version) && version > 0
        ? { type: values.type, version }
        : { field: 'version', problem: 'The number of a version, such as 1' };
    }
    case 'replace_price':
      return {
        type: values.type,
        componentId: values.componentId.trim(),
        price: sentPrice(values.price),
        ...inCurrency,
      };
  }
}

/** As `datetime-local` takes it, in the browser's own zone. */
function localTime(at: string): string {
  const date = new Date(at);
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** The form's field for a field of the API's answer. */
export const formField = (field: string): keyof RuleFormValues => {
  if (field.startsWith('action.price')) return 'price';
  if (field.startsWith('action.discount')) return 'discountValue';
  if (field.startsWith('action.')) return field.slice('action.'.length).replace(/\[.*/, '') as keyof RuleFormValues;
  return field.replace(/\[.*/, '') as keyof RuleFormValues;
};
