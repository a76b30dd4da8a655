/**
 * `proportion`: each subject counts once or not at all in a stage (converted, refunded, churned), tested exactly.
 * `mean` and `count`: a number per subject (revenue; errors, tickets), tested asymptotically: cut it at a cap taken from
 * history or from both arms together, since one large order must not decide.
 * `ratio`: a mean over events or over those who have a value (latency, revenue per order): the same test, by the linearised
 * value of each subject. `quantile`: the share of values that lie beyond the control's quantile, by the same test; its harm is
 * always an increase of that share.
 */
export type GuardrailKind = 'proportion' | 'mean' | 'count' | 'ratio' | 'quantile';

export interface Guardrail {
  readonly key: string;
  readonly name: string;
  readonly kind: GuardrailKind;
  /** The direction of the metric that hurts. */
  readonly harm: 'increase' | 'decrease';
  /** Smallest relative harm that must be seen, as a fraction of the control. `ok` means that so much is excluded. */
  readonly tolerance: number;
  /** Of a quantile: which one, and on which side of it the harm lies. */
  readonly beyond?: { readonly quantile: number; readonly side: 'above' | 'below' };
  /** Events that both arms of a stage must have before a mean or count is looked at; 100 unless given. */
  readonly burnIn?: number;
  /** Its weight when alpha is shared among the guardrails of a rollout; 1 unless given. */
  readonly weight?: number;
}

/**
 * One arm of a stage; `events` are conversions of a proportion, counted events, subjects above zero of a mean, with something
 * in the numerator of a ratio, or with a value beyond the control's quantile.
 */
export interface StageArm {
  /** Subjects whose window has matured. */
  readonly n: number;
  readonly events: number;
  readonly mean: number;
  /** Sample variance of a subject (of a ratio or a quantile, of its linearised value); not read for proportions. */
  readonly variance: number;
}

/** What a guardrail's metric was in one stage, arms as they were in it. */
export interface StageMetric {
  /** Share of the compared subjects that the stage gives the new side, in (0, 1); 1 leaves no control. */
  readonly treatmentShare: number;
  readonly control: StageArm;
  readonly treatment: StageArm;
}

/** Subjects first seen in a stage, by the side they were given. */
export interface StageAssignments {
  readonly treatmentShare: number;
  readonly control: number;
  readonly treatment: number;
}

export type GuardrailStatus = 'ok' | 'undecided' | 'regression' | 'sample_ratio_mismatch';

export interface GuardrailVerdict {
  readonly status: GuardrailStatus;
  readonly cause:
    | 'harm_excluded'
    | 'harm_shown'
    | 'not_enough_evidence'
    | 'burn_in'
    | 'no_control'
    | 'stale_data'
    | 'sample_ratio_mismatch';
  /** One sentence for people. */
  readonly reason: string;
}
