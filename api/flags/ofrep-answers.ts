import type { Outcome, Reason } from '../../domain/flags/outcome.ts';

/** The protocol's own reasons (OFREP 0.3, evaluationSuccess): a default that no rule led to has none of its own. */
const reasons: Record<Reason, 'STATIC' | 'TARGETING_MATCH' | 'SPLIT' | 'DISABLED' | 'UNKNOWN'> = {
  STATIC: 'STATIC',
  TARGETING_MATCH: 'TARGETING_MATCH',
  SPLIT: 'SPLIT',
  DISABLED: 'DISABLED',
  DEFAULT: 'UNKNOWN',
  ERROR: 'UNKNOWN',
};

export type OfrepErrorCode = 'PARSE_ERROR' | 'TARGETING_KEY_MISSING' | 'INVALID_CONTEXT' | 'GENERAL' | 'FLAG_NOT_FOUND';

const texts = new WeakMap<Outcome, string>();

/** An answer as JSON, made once for all who get it. */
export function answerText(key: string, outcome: Outcome): string {
  const known = texts.get(outcome);
  if (known !== undefined) return known;
  const text = JSON.stringify(outcome.source === 'error' ? failureOf(key, outcome) : successOf(key, outcome));
  texts.set(outcome, text);
  return text;
}

function successOf(key: string, { value, reason, variant, ruleId, sticky }: Outcome) {
  const metadata = {
    ...(ruleId ? { ruleId } : {}),
    ...(reason === 'DEFAULT' ? { reason } : {}),
    ...(sticky ? { storedAssignment: true } : {}),
  };
  return {
    key,
    reason: reasons[reason],
    value,
    ...(variant === undefined ? {} : { variant }),
    ...(Object.keys(metadata).length > 0 ? { metadata } : {}),
  };
}

/** OpenFeature's PARSE_ERROR is a flag's definition that cannot be read. */
function failureOf(key: string, { error }: Outcome) {
  return { key, errorCode: 'PARSE_ERROR' satisfies OfrepErrorCode, errorDetails: error ?? 'it cannot be evaluated' };
}
