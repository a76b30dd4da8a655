import { isInNamespace, namespaceOf } from '../bucket/namespaces.ts';
import { bucketRanges, chooseVariant } from '../bucket/ranges.ts';
import { compileCondition } from '../condition/compile-condition.ts';
import type { Attributes, SavedGroups } from '../condition/condition.ts';
import { textOf } from '../condition/values.ts';
import { compileBucket, compileFilters, type Test } from './compile-subject.ts';
import type { FeatureRule } from './feature.ts';
import type { MakeOutcome, Outcome, VariantOf } from './outcome.ts';
import { hashValueOf, keepVariation, keptVariation, type StickyAssignments, type StickyRule } from './sticky.ts';

export type Decide = (attributes: Attributes, sticky: StickyAssignments | null) => Outcome | null;

interface Variation {
  readonly drawn: Outcome;
  readonly kept: Outcome;
  readonly key: string;
  readonly passthrough: boolean;
}

/**
 * An experiment: one variation for each subject by its bucket, or the one that was kept for it. Null is "not in it": the
 * next rules decide. Order of the steps as in docs.growthbook.io/lib/build-your-own (evaluating experiments, 1 to 13).
 */
export function compileExperiment(
  key: string,
  rule: FeatureRule,
  options: { savedGroups: SavedGroups; variantOf: VariantOf; outcome: MakeOutcome },
): Decide {
  const values = rule.variations ?? [];
  const name = rule.key || key;
  const attribute = rule.hashAttribute || 'id';
  const bucket = compileBucket(rule.seed || name, rule.hashVersion || 1);
  const ranges = rule.ranges ?? bucketRanges(values.length, rule.coverage ?? 1, rule.weights);
  if (values.length < 2 || !bucket) return () => null;
  const variations = values.map((value, index) => variationOf(rule, value, index, options));
  const sticky = rule.disableStickyBucketing ? null : stickyRuleOf(name, attribute, rule);
  const admits = admission(rule, options.savedGroups);

  return (attributes, assignments) => {
    let hashedBy = attribute;
    let value = hashValueOf(attributes, attribute);
    const stored = sticky && assignments;
    if (!value && stored && rule.fallbackAttribute) {
      hashedBy = rule.fallbackAttribute;
      value = hashValueOf(attributes, hashedBy);
    }
    if (!value) return null;
    const kept = stored ? keptVariation(sticky, attributes, assignments) : -1;
    const isKept = kept !== 'blocked' && kept >= 0;
    if (!isKept && admits && !admits(attributes, value)) return null;
    if (kept === 'blocked') return null;
    const chosen = variations[isKept ? kept : chooseVariant(bucket(value), ranges)];
    if (!chosen) return null;
    if (stored) keepVariation(sticky, { attribute: hashedBy, value }, chosen.key, assignments);
    return chosen.passthrough ? null : isKept ? chosen.kept : chosen.drawn;
  };
}

/** Filters, or else the namespace, then the condition; a kept assignment passes them by. */
function admission(rule: FeatureRule, savedGroups: SavedGroups) {
  const tests: Test[] = rule.filters ? compileFilters(rule.filters) : [];
  const namespace = !rule.filters && rule.namespace ? namespaceOf(...rule.namespace) : null;
  if (rule.condition) tests.push(compileCondition(rule.condition, { savedGroups }));
  if (tests.length === 0 && !namespace) return null;
  return (attributes: Attributes, value: unknown): boolean =>
    (!namespace || isInNamespace(textOf(value), namespace)) && tests.every((test) => test(attributes));
}

function variationOf(
  rule: FeatureRule,
  value: unknown,
  index: number,
  { variantOf, outcome }: { variantOf: VariantOf; outcome: MakeOutcome },
): Variation {
  const meta = rule.meta?.[index];
  const key = meta?.key || String(index);
  const parts = {
    value,
    source: 'experiment',
    reason: 'SPLIT',
    ruleId: rule.id ?? '',
    variationId: index,
    variant: meta?.key ? meta.key : variantOf(value, key),
  } as const;
  return {
    drawn: outcome(parts),
    kept: outcome({ ...parts, sticky: true }),
    key,
    passthrough: meta?.passthrough === true,
  };
}

function stickyRuleOf(name: string, attribute: string, rule: FeatureRule): StickyRule {
  return {
    experiment: `${name}__${rule.bucketVersion || 0}`,
    blocked: Array.from({ length: Math.min(rule.minBucketVersion || 0, 1_000) }, (_, version) => `${name}__${version}`),
    attribute,
    // Without one the SDKs look under `id`, as their hash attribute is `id` without a name.
    fallback: rule.fallbackAttribute || 'id',
    variationKeys: (rule.meta ?? []).map(({ key }) => key),
  };
}
