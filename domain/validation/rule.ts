import type { ValidationProblem } from '../../contracts/validation.ts';

/** What a rule has found; the rule itself adds its code and severity. */
export interface Finding {
  /** Path of the field, such as `pricing.components[1].tiers[0].upTo`. */
  field: string;
  message: string;
  suggestedFix?: string;
}

/** A rule is data: what it is called, how grave it is, where and since when it holds, and how to check it. */
export interface Rule<Subject, Context> {
  code: string;
  severity: ValidationProblem['severity'];
  /** ISO 3166-1 alpha-2, or a name such as `EU`; absent: it holds everywhere. */
  region?: string;
  /** Date (ISO 8601) from which the rule holds; absent: always. */
  effectiveFrom?: string;
  /** Law, standard or page of documentation that the rule rests on. */
  source?: string;
  check(subject: Subject, context: Context): Finding[];
}

/** What every context has: the time, and the regions that the subject is for (absent: all). */
export interface RuleContext {
  now: Date;
  regions?: readonly string[];
}
