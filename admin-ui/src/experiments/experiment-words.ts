import type { EarlyStoppingRule, Experiment } from '../../../contracts/experiments.ts';
import type {
  ExperimentStatus,
  ExperimentStop,
  ExperimentTransition,
} from '../../../contracts/tables/experiment-lifecycle.ts';
import { withReadableTimes } from '../ui/moment-words.ts';
import type { Tone } from '../ui/StatusDot.tsx';

export const statusWords: Record<ExperimentStatus, { words: string; tone: Tone; busy?: boolean }> = {
  draft: { words: 'Draft', tone: 'idle' },
  running: { words: 'Running', tone: 'info', busy: true },
  paused: { words: 'Paused', tone: 'warn' },
  completed: { words: 'Completed', tone: 'good' },
  cancelled: { words: 'Cancelled', tone: 'idle' },
};

export const stopWords: Record<ExperimentStop, string> = {
  efficacy: 'A variant is shown to be better',
  futility: 'It would hardly be decided any more',
  harm: 'Harm was shown',
  sample_ratio_mismatch: 'The variants do not compare: subjects came in another ratio than planned',
  budget: 'The loss that was allowed is reached',
  planned_size: 'The planned number of subjects is in',
  max_duration: 'Its longest duration has passed',
  stopped: 'A person stopped it',
};

export const stoppingWords: Record<EarlyStoppingRule['type'], string> = {
  efficacy: 'A variant is shown to be better',
  futility: 'It would hardly be decided any more',
  harm: 'The primary metric is worse, or a guardrail fails',
  budget: 'What may be lost is lost',
};

export const typeWords: Record<Experiment['experimentType'], string> = {
  pricing: 'Price',
  campaign: 'Campaign',
  feature: 'Feature',
  experience: 'Experience',
};

export const methodWords: Record<Experiment['design']['method'], { words: string; promise: string }> = {
  always_valid: {
    words: 'Always valid',
    promise: 'May be looked at as often as one likes; best where the size is not known.',
  },
  group_sequential: { words: 'Group-sequential', promise: 'For a planned size: fewer subjects, at planned looks.' },
  fixed: { words: 'Fixed horizon', promise: 'One look at the planned size. Earlier looks prove nothing.' },
  bayesian: { words: 'Bayesian', promise: 'Probabilities to be better; the error rate is not controlled.' },
};

export const spendingWords: Record<Experiment['design']['spending'], string> = {
  lan_demets_obrien_fleming: 'Little at first, most at the end (O’Brien–Fleming)',
  lan_demets_pocock: 'Evenly over the looks (Pocock)',
};

export const correctionWords: Record<Experiment['design']['correction'], string> = {
  holm: 'No false one among them (Holm)',
  benjamini_hochberg: 'Few false ones among those found (Benjamini–Hochberg)',
};

export const roleWords = { primary: 'Primary', secondary: 'Secondary', guardrail: 'Guardrail' } as const;

/** Commands with a reason for those who read the history. */
export type DirectedCommand = Extract<ExperimentTransition, 'pause' | 'resume' | 'stop' | 'cancel'>;

export const commandWords: Record<DirectedCommand, { verb: string; title: string; follows: string; done: string }> = {
  pause: {
    verb: 'Pause',
    title: 'Pause the experiment?',
    follows: 'Who has a variant keeps it. Nothing is decided meanwhile, and its longest duration stands still.',
    done: 'The experiment is paused',
  },
  resume: {
    verb: 'Resume',
    title: 'Resume the experiment?',
    follows: 'Looks decide again, and its duration goes on.',
    done: 'The experiment goes on',
  },
  stop: {
    verb: 'Stop',
    title: 'Stop the experiment?',
    follows: 'A last look is taken and its verdict stands. What comes of it is decided afterwards.',
    done: 'The experiment is being stopped',
  },
  cancel: {
    verb: 'Cancel',
    title: 'Cancel the experiment?',
    follows: 'Everybody gets the control, and there is no verdict.',
    done: 'The experiment is being cancelled',
  },
};

/** A share as people read it, with its sign: `+4.2 %`. */
export function liftWords(lift: number | null | undefined): string {
  if (lift === null || lift === undefined) return '–';
  const percent = (lift * 100).toLocaleString('en', { maximumFractionDigits: Math.abs(lift) < 0.1 ? 1 : 0 });
  return `${lift > 0 ? '+' : ''}${percent.replace('-', '−')} %`;
}

export function intervalWords(interval: readonly [number, number] | null | undefined): string {
  return interval ? `${liftWords(interval[0])} to ${liftWords(interval[1])}` : '–';
}

export function looksWords(looks: number): string {
  return looks === 0 ? 'not looked at yet' : looks === 1 ? 'looked at once' : `looked at ${looks} times`;
}

/** Where it stands, in one sentence. */
export function standing({ status, reason, stop, decision, looks }: Experiment): string {
  switch (status) {
    case 'draft':
      return 'Not begun. Everything can still be changed.';
    case 'running':
      return withReadableTimes(reason ?? `Running; ${looksWords(looks)}.`);
    case 'paused':
      return `Nothing is decided meanwhile. ${reason ?? ''}`.trim();
    case 'cancelled':
      return reason ?? 'Cancelled without a verdict.';
    case 'completed': {
      const why = stop ? `${stopWords[stop]}.` : 'Completed.';
      return decision ? `${why} ${decisionWords(decision)}` : `${why} Waits for a decision.`;
    }
  }
}

export function decisionWords({ decision, variant }: NonNullable<Experiment['decision']>): string {
  return decision === 'scale' ? `${variant ?? 'The winner'} goes to everybody.` : 'Everybody has the control.';
}
