import type { Attributes, SavedGroups } from '../condition/condition.ts';
import type { Decide } from './compile-experiment.ts';
import { compileRule, cyclic, type RuleOptions } from './compile-rule.ts';
import { leadingIntoCircles } from './dependency-cycle.ts';
import type { Feature, FeatureSet } from './feature.ts';
import { type MakeOutcome, type Outcome, outcome, type VariantOf } from './outcome.ts';
import type { StickyAssignments } from './sticky.ts';

export type Evaluate = (attributes: Attributes, sticky?: StickyAssignments | null) => Outcome;

export interface CompiledFeature {
  readonly key: string;
  readonly evaluate: Evaluate;
  /** Every answer that it can give, without those of others. */
  readonly outcomes: readonly Outcome[];
  /** Why it cannot be evaluated; the other features are unharmed. */
  readonly error: string | null;
}

export interface FeatureOptions {
  readonly savedGroups?: SavedGroups;
  /** Names of variants by feature. */
  readonly variants?: (key: string) => VariantOf;
  /** What is off gives its default value under the reason DISABLED. */
  readonly disabled?: (key: string) => boolean;
}

/** Compiled features that ask each other for prerequisites: one answer of each for one question. */
export interface CompiledFeatures {
  get(key: string): CompiledFeature | undefined;
  readonly all: readonly CompiledFeature[];
  /** The answers of all features to the same attributes, in their order; `into` is filled and returned. */
  evaluateAll(attributes: Attributes, sticky: StickyAssignments | null, into: Outcome[]): Outcome[];
}

const unknown = outcome({ value: null, source: 'unknownFeature', reason: 'ERROR', error: 'unknown' });
const nameless: VariantOf = () => undefined;

/** Compiles a set once; nothing is parsed and no object is made when it is asked. A malformed feature fails alone. */
export function compileFeatures(set: FeatureSet, options: FeatureOptions = {}): CompiledFeatures {
  const savedGroups = options.savedGroups ?? set.savedGroups ?? {};
  const keys = Object.keys(set.features);
  const circles = leadingIntoCircles(
    keys.map((key) => ({ key, dependencies: parentsOf(set.features[key]!).map((flagKey) => ({ flagKey })) })),
  );
  const compiled = new Map<string, CompiledFeature>();
  // A question's number: within one, a prerequisite that many ask for is evaluated once.
  const question = { number: 0, open: false };

  function parent(key: string): (attributes: Attributes, sticky: StickyAssignments | null) => Outcome {
    const asked = { question: -1, answer: unknown };
    const path = circles.has(key);
    let found: Evaluate | undefined;
    return (attributes, sticky) => {
      found ??= shared.get(key);
      if (!found) return unknown;
      if (path) return found(attributes, sticky);
      if (asked.question !== question.number) {
        asked.answer = found(attributes, sticky);
        asked.question = question.number;
      }
      return asked.answer;
    };
  }

  const shared = new Map<string, Evaluate>();
  const parents = new Map<string, ReturnType<typeof parent>>();
  const parentOnce = (key: string) => {
    const known = parents.get(key);
    if (known) return known;
    const made = parent(key);
    parents.set(key, made);
    return made;
  };

  for (const key of keys) {
    const feature = set.features[key]!;
    const variantOf = options.variants?.(key) ?? nameless;
    const decide = compileOne(key, feature, {
      savedGroups,
      variantOf,
      parent: parentOnce,
      disabled: options.disabled?.(key) ?? false,
    });
    const inner = circles.has(key) ? oncePerPath(decide.evaluate) : decide.evaluate;
    shared.set(key, inner);
    const asksOthers = parentsOf(feature).length > 0;
    const evaluate: Evaluate = asksOthers
      ? (attributes, sticky = null) => {
          if (question.open) return inner(attributes, sticky);
          question.number += 1;
          return inner(attributes, sticky);
        }
      : inner;
    compiled.set(key, { key, evaluate, outcomes: decide.outcomes, error: decide.error });
  }

  const all = [...compiled.values()];
  return {
    get: (key) => compiled.get(key),
    all,
    evaluateAll(attributes, sticky, into) {
      question.number += 1;
      question.open = true;
      try {
        for (let index = 0; index < all.length; index++) into[index] = tolerantly(all[index]!, attributes, sticky);
      } finally {
        question.open = false;
      }
      return into;
    },
  };
}

/** What an evaluation itself cannot stand, such as attributes nested beyond reason, fails that feature alone. */
function tolerantly(feature: CompiledFeature, attributes: Attributes, sticky: StickyAssignments | null): Outcome {
  try {
    return feature.evaluate(attributes, sticky);
  } catch (error) {
    return failure(feature.outcomes[0]?.value ?? null, error);
  }
}

function failure(value: unknown, error: unknown, variant?: string): Outcome {
  const message = error instanceof Error ? error.message : String(error);
  return outcome({ value, source: 'error', reason: 'ERROR', variant, error: message });
}

function parentsOf(feature: Feature): string[] {
  return (feature.rules ?? []).flatMap(({ parentConditions }) => (parentConditions ?? []).map(({ id }) => id));
}

/** A feature that asks for itself by way of others has no answer, as the SDKs have it. */
function oncePerPath(evaluate: Evaluate): Evaluate {
  let visiting = false;
  return (attributes, sticky) => {
    if (visiting) return cyclic;
    visiting = true;
    try {
      return evaluate(attributes, sticky);
    } finally {
      visiting = false;
    }
  };
}

interface OneFeature {
  evaluate: Evaluate;
  outcomes: Outcome[];
  error: string | null;
}

function compileOne(
  key: string,
  feature: Feature,
  options: Omit<RuleOptions, 'outcome'> & { disabled: boolean },
): OneFeature {
  const value = feature.defaultValue === undefined ? null : feature.defaultValue;
  const rules = options.disabled ? [] : (feature.rules ?? []);
  const variant = options.variantOf(value);
  const outcomes: Outcome[] = [];
  const make: MakeOutcome = (parts) => {
    const made = outcome(parts);
    outcomes.push(made);
    return made;
  };
  const reason = options.disabled ? 'DISABLED' : rules.length === 0 ? 'STATIC' : 'DEFAULT';
  const last = make({ value, source: 'defaultValue', reason, variant });
  try {
    const decisions = rules.map((rule) => compileRule(key, rule, { ...options, outcome: make }));
    return { evaluate: firstOf(decisions, last), outcomes, error: null };
  } catch (error) {
    const failed = failure(value, error, variant);
    return { evaluate: () => failed, outcomes: [failed], error: failed.error ?? null };
  }
}

function firstOf(decisions: Decide[], last: Outcome): Evaluate {
  const [first, second] = decisions;
  if (!first) return () => last;
  if (!second) return (attributes, sticky = null) => first(attributes, sticky) ?? last;
  if (decisions.length === 2) {
    return (attributes, sticky = null) => first(attributes, sticky) ?? second(attributes, sticky) ?? last;
  }
  return (attributes, sticky = null) => {
    for (let index = 0; index < decisions.length; index++) {
      const decided = decisions[index]!(attributes, sticky);
      if (decided) return decided;
    }
    return last;
  };
}
