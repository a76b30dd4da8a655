import type { AnalyzeInput, VariantSummary } from '../../contracts/statistics.ts';
import { type ArmSummary, proportionArm } from './arm.ts';
import { refusal } from './refusal.ts';

/** The arms of an analysis, control first; refuses data that no method can compare. */
export function armsOf({ variants, metric }: Pick<AnalyzeInput, 'variants' | 'metric'>): [ArmSummary, ...ArmSummary[]] {
  if (variants.length < 2) {
    throw refusal(
      'ExperimentationError',
      'variants',
      'too_few',
      'A comparison needs a control and at least one variant.',
    );
  }
  const keys = new Set<string>();
  const arms = variants.map((variant, index) => {
    const field = `variants[${index}]`;
    if (keys.has(variant.key)) {
      throw refusal('ExperimentationError', `${field}.key`, 'duplicate', `Two variants are called ${variant.key}.`);
    }
    keys.add(variant.key);
    return armOf(variant, metric, field);
  });
  return arms as [ArmSummary, ...ArmSummary[]];
}

function armOf(variant: VariantSummary, metric: AnalyzeInput['metric'], field: string): ArmSummary {
  const { key, n, conversions, mean = 0, variance = 0 } = variant;
  if (n < 2) {
    throw refusal('DataQualityIssue', `${field}.n`, 'too_few', `${key} has ${n} observations; a variance needs two.`);
  }
  if (conversions !== undefined) {
    if (metric !== 'proportion') {
      throw refusal(
        'MalformedRequest',
        `${field}.conversions`,
        'wrong_metric',
        `A ${metric} is given as mean and variance.`,
      );
    }
    if (conversions > n) {
      throw refusal(
        'DataQualityIssue',
        `${field}.conversions`,
        'too_many',
        `${key} has more conversions than observations.`,
      );
    }
  } else if (metric === 'proportion' && (mean < 0 || mean > 1)) {
    throw refusal(
      'DataQualityIssue',
      `${field}.mean`,
      'out_of_range',
      `${key} has a proportion of ${mean}, not between 0 and 1.`,
    );
  }
  const arm = conversions === undefined ? { n, mean, variance } : proportionArm(n, conversions);
  // A variance under the smallest normal numbers is zero to every formula that squares it.
  if (arm.variance < 1e-150) {
    const where = conversions === undefined ? 'variance' : 'conversions';
    throw refusal(
      'DataQualityIssue',
      `${field}.${where}`,
      'zero_variance',
      `${key} has zero variance: nothing can be said of chance.`,
    );
  }
  return arm;
}
