import type { z } from 'zod';
import type { CreateExperimentInput } from '../../contracts/experiments.ts';
import type { CreateFlagInput } from '../../contracts/flags.ts';
import type { CreateMetricInput } from '../../contracts/metrics.ts';
import { type Trial, trials, truths } from './events-truths.ts';

export interface SampleExperiment {
  startedDaysAgo: number;
  flag: z.input<typeof CreateFlagInput>;
  experiment: z.input<typeof CreateExperimentInput>;
}

interface Described extends Pick<SampleExperiment['experiment'], 'name' | 'hypothesis' | 'earlyStoppingRules'> {
  trial: Trial;
  /** The control first, as in the trial. */
  values: readonly [boolean | string, boolean | string];
  /** How long it runs after today, if nothing ends it. */
  daysLeft: number;
  lookEveryDays: number;
}

const described: readonly Described[] = [
  {
    trial: truths.helps,
    name: 'Guided onboarding',
    hypothesis: 'A guide through the first report brings more people to the end of onboarding.',
    values: [false, true],
    // Efficacy alone does not end it: it runs its whole time, so that its effect is measured well.
    earlyStoppingRules: [{ type: 'harm' }],
    daysLeft: 0,
    lookEveryDays: 7,
  },
  {
    trial: truths.nothing,
    name: 'Colour of the export button',
    hypothesis: 'A green button is pressed more often.',
    values: ['blue', 'green'],
    earlyStoppingRules: [{ type: 'efficacy' }, { type: 'harm' }],
    daysLeft: 60,
    lookEveryDays: 7,
  },
  {
    trial: truths.brokenSplit,
    name: 'Faster dashboards',
    hypothesis: 'Who waits less shares more dashboards.',
    values: [false, true],
    earlyStoppingRules: [{ type: 'efficacy' }, { type: 'futility' }, { type: 'harm' }],
    daysLeft: 0,
    lookEveryDays: 30,
  },
];

/**
 * The experiments whose exposures and outcomes are in the sample company's events (`events-truths.ts`): one whose time is
 * over, with a winner that waits for a decision; one that shows nothing and runs on; one whose split is broken.
 */
export const sampleExperiments: readonly SampleExperiment[] = described.map(
  ({ trial, values, daysLeft, lookEveryDays, name, hypothesis, earlyStoppingRules }) => ({
    startedDaysAgo: trial.startedDaysAgo,
    flag: {
      key: trial.key,
      name,
      kind: 'experiment',
      type: typeof values[0] === 'string' ? 'string' : 'boolean',
      defaultValue: values[0],
    },
    experiment: {
      key: trial.key,
      name,
      hypothesis,
      flagKey: trial.key,
      variants: Object.keys(trial.probability).map((key, index) => ({
        key,
        value: values[index],
        trafficPercentage: 50,
      })),
      trafficAllocation: { assignBy: 'person' },
      successMetrics: [
        { metricKey: trial.outcome },
        { metricKey: 'engagement', role: 'secondary' },
        { metricKey: truths.hurts.outcome, role: 'guardrail', tolerancePercentage: 50 },
      ],
      earlyStoppingRules,
      // Planned for the people who meet it, and for what so many can show.
      design: { minimumDetectableEffect: 0.3, plannedSampleSize: 450 },
      maxDuration: trial.startedDaysAgo + daysLeft,
      lookEveryHours: lookEveryDays * 24,
    },
  }),
);

const metricNames: Record<Trial['outcome'], string> = {
  onboarding_completed: 'Onboarding completed',
  support_ticket_opened: 'Support tickets',
  export_finished: 'Export finished',
  dashboard_shared: 'Dashboard shared',
};

/** What the trials are measured by, each within the window in which its outcome happens. */
export const sampleMetrics: readonly z.input<typeof CreateMetricInput>[] = trials.map(({ outcome, withinDays }) => ({
  key: outcome,
  name: metricNames[outcome],
  description: `Share of people to whom ${outcome} happens within ${withinDays} days.`,
  owner: 'Product',
  definition: {
    type: 'conversion',
    source: { events: [outcome] },
    windowHours: withinDays * 24,
    direction: outcome === truths.hurts.outcome ? 'decrease' : 'increase',
    minimumEffect: 0.1,
    // Each happens once, and only after the exposure: nothing before it tells of it.
    covariateDays: 0,
  },
}));
