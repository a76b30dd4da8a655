/**
 * The allowed transitions of an experiment. Commands, the workflow and the disabled buttons of the UI read this table.
 * A completed experiment has its verdict; what comes of it (`decide`) does not change its status.
 */
export const experimentStatuses = ['draft', 'running', 'paused', 'completed', 'cancelled'] as const;
export type ExperimentStatus = (typeof experimentStatuses)[number];

export const experimentEnds = ['completed', 'cancelled'] as const satisfies readonly ExperimentStatus[];

export const experimentLifecycle = {
  edit: { from: ['draft', 'running', 'paused'], to: null },
  start: { from: ['draft'], to: 'running' },
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  look: { from: ['running', 'paused'], to: null },
  stop: { from: ['running', 'paused'], to: 'completed' },
  cancel: { from: ['draft', 'running', 'paused'], to: 'cancelled' },
  decide: { from: ['completed'], to: null },
} as const satisfies Record<
  string,
  { readonly from: readonly ExperimentStatus[]; readonly to: ExperimentStatus | null }
>;
export type ExperimentTransition = keyof typeof experimentLifecycle;

/** Whether a command is allowed in a status, or why not in words a person can act on. */
export function experimentCommandAllowed(
  command: ExperimentTransition,
  status: ExperimentStatus,
): { allowed: boolean; reason?: string } {
  const from: readonly ExperimentStatus[] = experimentLifecycle[command].from;
  if (from.includes(status)) return { allowed: true };
  return { allowed: false, reason: `${command} needs ${from.join(' or ')}; this experiment is ${status}` };
}

/** Why an experiment has ended. `stopped` is a person's word. */
export const experimentStops = [
  'efficacy',
  'futility',
  'harm',
  'sample_ratio_mismatch',
  'budget',
  'planned_size',
  'max_duration',
  'stopped',
] as const;
export type ExperimentStop = (typeof experimentStops)[number];
