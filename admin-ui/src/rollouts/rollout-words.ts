import type { Rollout, RolloutEvent, RolloutVerdict } from '../../../contracts/rollouts.ts';
import type { RolloutCommand, RolloutStatus } from '../../../contracts/tables/rollout-lifecycle.ts';
import type { Tone } from '../ui/StatusDot.tsx';

export const statusWords: Record<RolloutStatus, { words: string; tone: Tone; busy?: boolean }> = {
  running: { words: 'Rolling out', tone: 'info', busy: true },
  paused: { words: 'Paused', tone: 'warn' },
  waiting: { words: 'Waits for a person', tone: 'warn' },
  rolling_back: { words: 'Being taken back', tone: 'bad', busy: true },
  completed: { words: 'Completed', tone: 'good' },
  rolled_back: { words: 'Taken back', tone: 'bad' },
  failed: { words: 'Failed and taken back', tone: 'bad' },
};

export const verdictWords: Record<RolloutVerdict['status'], { words: string; tone: Tone }> = {
  ok: { words: 'No harm', tone: 'good' },
  undecided: { words: 'Undecided', tone: 'idle' },
  regression: { words: 'Harm', tone: 'bad' },
  sample_ratio_mismatch: { words: 'Sides do not compare', tone: 'bad' },
};

export const commandWords: Record<RolloutCommand, { verb: string; title: string; follows: string; done: string }> = {
  pause: {
    verb: 'Pause',
    title: 'Pause the rollout?',
    follows: 'Who is exposed stays so, nobody more is, and guardrails go on being watched.',
    done: 'The rollout is paused',
  },
  resume: {
    verb: 'Resume',
    title: 'Resume the rollout?',
    follows: 'The present stage goes on where it was paused.',
    done: 'The rollout goes on',
  },
  advance: {
    verb: 'End this stage',
    title: 'End this stage now?',
    follows: 'The next stage comes at once, whatever the evidence. Approvals and the freeze still hold it.',
    done: 'The stage is ended',
  },
  roll_back: {
    verb: 'Roll back',
    title: 'Take it back from everybody?',
    follows: 'Everybody gets what the rules give, at once. A rollout that was taken back does not go on again.',
    done: 'It is taken back',
  },
};

/** Where the rollout stands, in one sentence. */
export function standing({ status, stage, stages, percentage, reason, verdict }: Rollout): string {
  const where = `${percentage} % have it, stage ${stage + 1} of ${stages.length}`;
  switch (status) {
    case 'completed':
      return 'Everybody has it.';
    case 'rolled_back':
    case 'failed':
    case 'rolling_back':
      return `Nobody has it any more. ${reason ?? ''}`.trim();
    case 'paused':
    case 'waiting':
      return `${where}. ${reason ?? ''}`.trim();
    case 'running':
      if (percentage === 0) return reason ?? 'The first stage is about to begin.';
      return verdict ? `${where}. ${verdictWords[verdict.status].words}.` : `${where}. Not looked at yet.`;
  }
}

export function eventWords({ kind, stage, percentage }: RolloutEvent): string {
  switch (kind) {
    case 'exposed':
      return `Stage ${(stage ?? 0) + 1}: exposed to ${percentage} %`;
    case 'looked':
      return 'Guardrails looked';
    case 'paused':
      return 'Paused';
    case 'resumed':
      return 'Resumed';
    case 'advanced':
      return `Stage ${(stage ?? 0) + 1} ended by a person`;
    case 'waiting':
      return 'Waits';
    case 'rolling_back':
      return 'Taken back';
    case 'ended':
      return 'Ended';
  }
}

/** `3 d`, `12 h`, `45 min`. */
export function durationWords(minutes: number): string {
  if (minutes % 1_440 === 0) return `${minutes / 1_440} d`;
  if (minutes % 60 === 0) return `${minutes / 60} h`;
  return `${minutes} min`;
}

export const undecidedWords = {
  wait: 'The stage goes on until they can tell',
  extend: 'The stage is made longer, and then a person is asked',
  ask: 'A person is asked at once',
} as const;
