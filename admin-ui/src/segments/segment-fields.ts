import { customerFields } from '../../../contracts/customers.ts';
import { subscriptionStatuses } from '../../../contracts/tables/subscription-statuses.ts';
import type { ConditionField } from '../ui/condition/ConditionLine.tsx';

const kinds: Partial<Record<(typeof customerFields)[number], ConditionField['kind']>> = {
  planVersion: 'number',
  seats: 'number',
  subscribedAt: 'time',
  trialEndsAt: 'time',
  createdAt: 'time',
  updatedAt: 'time',
};

/** What conditions on customers may ask for; attributes of one's own may be typed besides. */
export function segmentFields(plans: readonly string[], currencies: readonly string[]): ConditionField[] {
  const options: Partial<Record<(typeof customerFields)[number], readonly string[]>> = {
    plan: plans,
    currency: currencies,
    subscriptionStatus: subscriptionStatuses,
    interval: ['day', 'week', 'month', 'year'],
  };
  return customerFields.map((name) => ({ name, kind: kinds[name] ?? 'text', options: options[name] }));
}
