import type { ChangeRequest } from '../../../contracts/approvals.ts';
import type { CustomerAgreement } from '../../../contracts/customer-pricing.ts';
import type { RuleFields } from '../../../contracts/pricing-rules.ts';
import { agreementWords, dayWords } from './customer/agreement-words.ts';
import { ruleSentence } from './rules/rule-words.ts';

export interface ShownPricing {
  /** Null of what is new. */
  before: string[] | null;
  after: string[];
  impact: { affectedCustomers: number; revenueImpact: number; baseCurrency: string; cheaper: number; dearer: number };
}

/** `after` is null where something is taken away. */
type Shown = { before: object | null; after: object | null; impact: ShownPricing['impact'] };

/** What a request about a pricing rule or a customer's price showed to its maker; null for any other request. */
export function shownPricing(
  { command, shown }: Pick<ChangeRequest, 'command' | 'shown'>,
  currencyOf: (plan: string | null) => string | null,
): ShownPricing | null {
  const words =
    command === 'changePricingRule'
      ? (body: object) => ruleLines(body as RuleFields)
      : command === 'changeCustomerPricing'
        ? (body: object) => agreementLines(body as CustomerAgreement, currencyOf)
        : null;
  if (!words) return null;
  const { before, after, impact } = shown as Shown;
  return { before: before && words(before), after: after ? words(after) : ['Taken away.'], impact };
}

function ruleLines(rule: RuleFields): string[] {
  return [
    ruleSentence(rule),
    period(rule.validFrom, rule.validTo),
    `Priority ${rule.priority}${rule.isActive ? '' : ', switched off'}.`,
  ];
}

function agreementLines(agreement: CustomerAgreement, currencyOf: (plan: string | null) => string | null): string[] {
  return [
    `${agreementWords(agreement, currencyOf(agreement.plan))}.`,
    period(agreement.effectiveDate, agreement.expirationDate),
  ];
}

const period = (from: string, to: string | null) =>
  `From ${dayWords(from)}${to === null ? ', without an end' : ` until ${dayWords(to)}`}.`;
