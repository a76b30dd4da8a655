import { type Experiment, ScalingPlan } from '../../../../contracts/experiments.ts';
import type { ExperimentDraft } from '../experiment-api.ts';

/** A draft whose fields are all there, as the form holds it. */
export type DraftValues = Required<ExperimentDraft> & {
  trafficAllocation: NonNullable<ExperimentDraft['trafficAllocation']>;
  design: NonNullable<ExperimentDraft['design']>;
  scaling: NonNullable<ExperimentDraft['scaling']>;
};

export const emptyDraft: DraftValues = {
  key: '',
  name: '',
  description: '',
  hypothesis: '',
  experimentType: 'feature',
  environment: 'production',
  flagKey: '',
  variants: [
    { key: 'control', name: 'Control', value: false, trafficPercentage: 50 },
    { key: 'treatment', name: 'Treatment', value: true, trafficPercentage: 50 },
  ],
  trafficAllocation: { percentage: 100, condition: {}, assignBy: 'customer', hashAttribute: 'id', exclusion: null },
  successMetrics: [],
  minimumSampleSize: 100,
  maxDuration: 56,
  earlyStoppingRules: [{ type: 'efficacy' }, { type: 'futility' }, { type: 'harm' }],
  design: {},
  lookEveryHours: 24,
  noticeDays: 30,
  onConclusion: 'ask',
  scaling: ScalingPlan.parse({}),
};

export function draftOf(experiment: Experiment): DraftValues {
  const { key, name, description, hypothesis, experimentType, environment, flagKey, variants } = experiment;
  const { trafficAllocation, minimumSampleSize, maxDuration, earlyStoppingRules, design, lookEveryHours } = experiment;
  return {
    ...{ key, name, description, hypothesis, experimentType, environment, flagKey, variants },
    ...{ trafficAllocation, minimumSampleSize, maxDuration, earlyStoppingRules, design, lookEveryHours },
    successMetrics: experiment.successMetrics.map(({ metricVersionId: _, ...metric }) => metric),
    noticeDays: experiment.noticeDays,
    onConclusion: experiment.onConclusion,
    scaling: experiment.scaling,
  };
}

/** Equal shares that sum to 100 in steps of 0.01. */
export function equalShares(count: number): number[] {
  const part = Math.floor(10_000 / count);
  return Array.from({ length: count }, (_, index) => (index === 0 ? 10_000 - part * (count - 1) : part) / 100);
}
