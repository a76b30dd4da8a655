import type { Experiment } from '../../../../contracts/experiments.ts';
import type { ExperimentDraft } from '../experiment-api.ts';

/** A draft whose fields are all there, as the form holds it. */
export type DraftValues = Required<Omit<ExperimentDraft, 'scaling'>> & {
  trafficAllocation: NonNullable<ExperimentDraft['trafficAllocation']>;
  design: NonNullable<ExperimentDraft['design']>;
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
  onConclusion: 'ask',
};

export function draftOf(experiment: Experiment): DraftValues {
  const { key, name, description, hypothesis, experimentType, environment, flagKey, variants } = experiment;
  const { trafficAllocation, minimumSampleSize, maxDuration, earlyStoppingRules, design, lookEveryHours } = experiment;
  return {
    ...{ key, name, description, hypothesis, experimentType, environment, flagKey, variants },
    ...{ trafficAllocation, minimumSampleSize, maxDuration, earlyStoppingRules, design, lookEveryHours },
    successMetrics: experiment.successMetrics.map(({ metricVersionId: _, ...metric }) => metric),
    onConclusion: experiment.onConclusion,
  };
}

/** Equal shares that sum to 100 in steps of 0.01. */
export function equalShares(count: number): number[] {
  const part = Math.floor(10_000 / count);
  return Array.from({ length: count }, (_, index) => (index === 0 ? 10_000 - part * (count - 1) : part) / 100);
}
