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
  /** Takes features anew, or away (null); the others stay compiled. */
  change(changes: ReadonlyMap<string, Feature | null>): void;
}

const unknown = outcome({ value: null, source: 'unknownFeature', reason: 'ERROR', error: 'unknown' });
const nameless: VariantOf = () => undefined;

/** Compiles a set once; nothing is parsed and no object is made when it is asked. A malformed feature fails alone. */
export function compileFeatures(set: FeatureSet, options: FeatureOptions = {}): CompiledFeatures {
  const savedGroups = options.savedGroups ?? set.savedGroups ?? {};
  const features = new Map<string, Feature>();
  const compiled = new Map<string, CompiledFeature>();
  /** As others ask for it: within the question that is open. */
  const inner = new Map<string, Evaluate>();
  const parents = new Map<string, Evaluate>();
  let circles: ReadonlySet<string> = new Set();
  let all: CompiledFeature[] = [];
  // A question's number: within one, a prerequisite that many ask for is evaluated once.
  const question = { number: 0, open: false };

  function parent(key: string): Evaluate {
    const known = parents.get(key);
    if (known) return known;
    const asked = { question: -1, answer: unknown };
    const ask: Evaluate = (attributes, sticky) => {
      const evaluate = inner.get(key);
      if (!evaluate) return unknown;
      if (circles.has(key)) return evaluate(attributes, sticky);
      if (asked.question !== question.number) {
        asked.answer = evaluate(attributes, sticky);
        asked.question = question.number;
      }
      return asked.answer;
    };
    parents.set(key, ask);
    return ask;
  }

  function compile(key: string, feature: Feature): void {
    const one = compileOne(key, feature, {
      savedGroups,
      variantOf: options.variants?.(key) ?? nameless,
      parent,
      disabled: options.disabled?.(key) ?? false,
    });
    const asked = circles.has(key) ? oncePerPath(one.evaluate) : one.evaluate;
    inner.set(key, asked);
    const evaluate: Evaluate =
      parentsOf(feature).length === 0
        ? asked
        : (attributes, sticky = null) => {
            if (!question.open) question.number += 1;
            return asked(attributes, sticky);
          };
    compiled.set(key, { key, evaluate, outcomes: one.outcomes, error: one.error });
  }

  function change(changes: ReadonlyMap<string, Feature | null>): void {
    for (const [key, feature] of changes) {
      if (feature) features.set(key, feature);
      else for (const map of [features, compiled, inner]) map.delete(key);
    }
    const before = circles;
    circles = leadingIntoCircles(
      [...features].map(([key, feature]) => ({
        key,
        dependencies: parentsOf(feature).map((flagKey) => ({ flagKey })),
      })),
    );
    for (const [key, feature] of changes) if (feature) compile(key, feature);
    for (const key of circles.symmetricDifference(before)) {
      const feature = features.get(key);
      if (feature && !changes.has(key)) compile(key, feature);
    }
    all = [...compiled.values()];
  }

  change(new Map(Object.entries(set.features)));
  return {
    get: (key) => compiled.get(key),
    get all() {
      return all;
    },
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
    change,
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
