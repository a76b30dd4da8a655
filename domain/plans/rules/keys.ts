import { placedComponents } from '../placed-components.ts';
import { planKeyFrom } from '../plan-key.ts';
import type { PlanRule, PlanSubject } from '../plan-subject.ts';
import { priceLookupKey } from '../wanted-catalogue.ts';

function keyOf({ key, configuration }: PlanSubject): string {
  return key ?? planKeyFrom(configuration.name);
}

function freeKey(key: string, taken: ReadonlySet<string>): string {
  let number = 2;
  const numbered = () => `${key.slice(0, 64 - `-${number}`.length)}-${number}`;
  while (taken.has(numbered())) number += 1;
  return numbered();
}

export const keyTaken: PlanRule = {
  code: 'key_taken',
  severity: 'error',
  check(subject, { otherPlans }) {
    const key = keyOf(subject);
    const holder = otherPlans.find((plan) => plan.key === key);
    if (!holder) return [];
    const free = freeKey(key, new Set(otherPlans.map((plan) => plan.key)));
    const message = `The key "${key}" is that of the plan "${holder.name}".`;
    return [{ field: 'key', message, suggestedFix: `Choose another key, such as "${free}".` }];
  },
};

export const lookupKeyTaken: PlanRule = {
  code: 'lookup_key_taken',
  severity: 'error',
  source: 'https://docs.stripe.com/products-prices/manage-prices#lookup-keys',
  check(subject, { stripeLookupKeysTaken = [] }) {
    return placedComponents(subject.configuration).flatMap(({ component, path, amountPath }) => {
      const lookupKey = priceLookupKey(keyOf(subject), component.key);
      if (!stripeLookupKeysTaken.includes(lookupKey)) return [];
      const message = `A price in Stripe that is not of this plan sells under the lookup key "${lookupKey}".`;
      // The short form has no key of its own to change.
      const field = path === amountPath ? 'key' : `${path}.key`;
      return [{ field, message, suggestedFix: 'Choose another key, or take it off that price in Stripe first.' }];
    });
  },
};

export const keyRules: PlanRule[] = [keyTaken, lookupKeyTaken];
