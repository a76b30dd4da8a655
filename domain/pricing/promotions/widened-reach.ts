import type { CreatePromotionInput } from '../../../contracts/promotions.ts';

type Reach = Omit<CreatePromotionInput, 'name' | 'description' | 'type' | 'currency'>;
type Field = keyof Reach;

/** Whether the second is above the first, where null is no limit at all. */
const above = (before: number | null, after: number | null) => before !== null && (after === null || after > before);
const invoices: Record<Reach['duration'], number> = { once: 1, repeating: 2, forever: 3 };
const other = (before: unknown, after: unknown) => JSON.stringify(before) !== JSON.stringify(after);

/**
 * By which field an edit may give a promotion to more people, more often, for longer or beside more others. A field is compared
 * by what it can do alone; of what cannot be compared (one condition with another, one group with another) any change counts.
 */
const widenings: { readonly [Each in Field]: (before: Reach, after: Reach) => boolean } = {
  value: (before, after) => above(Number(before.value), Number(after.value)),
  upgradeTo: (before, after) => after.upgradeTo !== null && other(before.upgradeTo, after.upgradeTo),
  // Everybody is what nothing is wider than.
  condition: (before, after) => Object.keys(before.condition).length > 0 && other(before.condition, after.condition),
  validFrom: (before, after) => Date.parse(after.validFrom) < Date.parse(before.validFrom),
  validTo: (before, after) => above(timeOf(before.validTo), timeOf(after.validTo)),
  usageLimit: (before, after) => above(before.usageLimit, after.usageLimit),
  usageLimitPerCustomer: (before, after) => above(before.usageLimitPerCustomer, after.usageLimitPerCustomer),
  // None named is every plan.
  targetPlans: (before, after) =>
    before.targetPlans.length > 0 &&
    (after.targetPlans.length === 0 || after.targetPlans.some((plan) => !before.targetPlans.includes(plan))),
  // A fixed amount after a percentage takes more off than before it.
  priority: (before, after) => other(before.priority, after.priority),
  stacking: (before, after) => before.stacking === 'exclusive' && after.stacking === 'stackable',
  stackingGroup: (before, after) => before.stackingGroup !== null && other(before.stackingGroup, after.stackingGroup),
  requiresCode: (before, after) => before.requiresCode && !after.requiresCode,
  duration: (before, after) => invoices[after.duration] > invoices[before.duration],
  durationInMonths: (before, after) =>
    after.duration === 'repeating' &&
    before.duration === 'repeating' &&
    above(before.durationInMonths, after.durationInMonths),
};

/** The fields by which an edit widens whom a promotion reaches; none for one that narrows it. */
export function widenedReach(before: Reach, after: Reach): Field[] {
  return (Object.keys(widenings) as Field[]).filter((field) => widenings[field](before, after));
}

function timeOf(moment: string | Date | null): number | null {
  return moment === null ? null : new Date(moment).getTime();
}
