import type { PlanSubject } from '../plans/plan-subject.ts';
import type { Finding, Rule, RuleContext } from '../validation/rule.ts';

/** What a breach is called when it stops somebody. */
export type ComplianceCode = 'ComplianceViolation' | 'RegionalRestriction';

/** A rule that a law or a contract makes: it always says since when it holds, and where that is written. */
export interface ComplianceRule<Subject, Context extends { now: Date }> extends Rule<Subject, Context> {
  effectiveFrom: string;
  source: string;
  /** Address of the source, for whoever wants to read it. */
  sourceUrl: string;
  title: string;
  /** What is asked, in a sentence for a lawyer to check. */
  asks: string;
  /** Only rules of severity error stop anybody. */
  raises: ComplianceCode;
}

export type PlanComplianceRule = ComplianceRule<PlanSubject, RuleContext>;

/** What the installation has decided about a rule. */
export interface ComplianceOverride {
  code: string;
  disabled: boolean;
  /** Date (ISO 8601) instead of the rule's own; null keeps it. */
  effectiveFrom: string | null;
}

/** The rules as this installation applies them; what they find names its source. */
export function appliedRules<Subject, Context extends { now: Date }>(
  rules: readonly ComplianceRule<Subject, Context>[],
  overrides: readonly ComplianceOverride[],
): ComplianceRule<Subject, Context>[] {
  return rules.flatMap((rule) => {
    const override = overrides.find(({ code }) => code === rule.code);
    if (override?.disabled) return [];
    const check = (subject: Subject, context: Context): Finding[] =>
      rule.check(subject, context).map((finding) => ({ ...finding, message: `${finding.message} (${rule.source})` }));
    return [{ ...rule, effectiveFrom: override?.effectiveFrom ?? rule.effectiveFrom, check }];
  });
}
