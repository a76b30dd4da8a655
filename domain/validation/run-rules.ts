import type { ValidationProblem } from '../../contracts/validation.ts';
import type { Rule, RuleContext } from './rule.ts';

function holds(rule: { region?: string; effectiveFrom?: string }, { now, regions }: RuleContext): boolean {
  const inForce = rule.effectiveFrom === undefined || new Date(rule.effectiveFrom) <= now;
  const applies = rule.region === undefined || regions === undefined || regions.includes(rule.region);
  return inForce && applies;
}

/** All that the rules in force find, in the order of the rules. */
export function runRules<Subject, Context extends RuleContext>(
  rules: readonly Rule<Subject, Context>[],
  subject: Subject,
  context: Context,
): ValidationProblem[] {
  return rules
    .filter((rule) => holds(rule, context))
    .flatMap((rule) =>
      rule.check(subject, context).map((finding) => ({ ...finding, code: rule.code, severity: rule.severity })),
    );
}
