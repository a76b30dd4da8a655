/** What decided: the words of the GrowthBook specification, and `error` for a definition that cannot be evaluated. */
export type OutcomeSource =
  | 'defaultValue'
  | 'force'
  | 'experiment'
  | 'prerequisite'
  | 'cyclicPrerequisite'
  | 'unknownFeature'
  | 'error';

/** https://openfeature.dev/specification/types#resolution-reason */
export type Reason = 'STATIC' | 'DEFAULT' | 'TARGETING_MATCH' | 'SPLIT' | 'DISABLED' | 'ERROR';

/**
 * An answer. All answers that a flag can give are made when it is compiled and shared by everybody who gets them: an
 * evaluation makes no object.
 */
export interface Outcome {
  readonly value: unknown;
  readonly source: OutcomeSource;
  readonly reason: Reason;
  /** Of the rule that decided; empty where none did. */
  readonly ruleId: string;
  /** Place of the variation in an experiment, -1 elsewhere. */
  readonly variationId: number;
  /** Name of the variant, where the value has one. */
  readonly variant: string | undefined;
  /** An earlier assignment was kept. */
  readonly sticky: boolean;
  /** Why the definition cannot be evaluated. */
  readonly error?: string;
  /** Times this answer was given since it was last counted; the one thing in it that moves. */
  given: number;
}

/** The name of a value's variant; a variation of an experiment brings its own key. */
export type VariantOf = (value: unknown, variationKey?: string) => string | undefined;

/** Makes an outcome and remembers it with its feature. */
export type MakeOutcome = typeof outcome;

/** @returns an outcome with every property in the same order, so that all of them share one shape */
export function outcome(
  parts: Pick<Outcome, 'value' | 'source' | 'reason'> & Partial<Omit<Outcome, 'value' | 'source' | 'reason'>>,
): Outcome {
  return {
    value: parts.value,
    source: parts.source,
    reason: parts.reason,
    ruleId: parts.ruleId ?? '',
    variationId: parts.variationId ?? -1,
    variant: parts.variant,
    sticky: parts.sticky ?? false,
    given: 0,
    ...(parts.error === undefined ? {} : { error: parts.error }),
  };
}
