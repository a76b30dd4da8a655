import type { HashVersion } from '../bucket/bucket-of.ts';
import type { BucketRange } from '../bucket/ranges.ts';
import type { Condition, SavedGroups } from '../condition/condition.ts';

/**
 * What an SDK evaluates, in the form of the GrowthBook payload (https://docs.growthbook.io/lib/build-your-own): our flags are
 * lowered to it, so that the server and every SDK run the same definition.
 */
export interface Feature {
  readonly defaultValue?: unknown;
  readonly rules?: readonly FeatureRule[];
}

export interface ParentCondition {
  readonly id: string;
  /** Of `{value}`, the parent's. */
  readonly condition?: Condition;
  /** Unmet, it blocks the whole feature; without it, the rule alone is skipped. */
  readonly gate?: boolean;
}

export interface Filter {
  readonly seed: string;
  readonly ranges: readonly BucketRange[];
  readonly hashVersion?: HashVersion;
  readonly attribute?: string;
}

export interface VariationMeta {
  readonly key?: string;
  readonly name?: string;
  /** Counted as seen, but the next rules decide the value: a holdout. */
  readonly passthrough?: boolean;
}

export interface FeatureRule {
  readonly id?: string;
  readonly condition?: Condition;
  readonly parentConditions?: readonly ParentCondition[];
  readonly filters?: readonly Filter[];
  readonly force?: unknown;
  readonly variations?: readonly unknown[];
  readonly key?: string;
  readonly weights?: readonly number[];
  readonly coverage?: number;
  readonly range?: BucketRange;
  readonly ranges?: readonly BucketRange[];
  readonly namespace?: readonly [name: string, start: number, end: number];
  readonly meta?: readonly VariationMeta[];
  readonly seed?: string;
  /** 1 without it, as the protocol has it; what we lower always says 2. */
  readonly hashVersion?: number;
  readonly hashAttribute?: string;
  readonly fallbackAttribute?: string;
  readonly disableStickyBucketing?: boolean;
  readonly bucketVersion?: number;
  readonly minBucketVersion?: number;
  readonly name?: string;
  readonly phase?: string;
}

/** All that is evaluated together. */
export interface FeatureSet {
  readonly features: { readonly [key: string]: Feature };
  readonly savedGroups?: SavedGroups;
}
