/**
 * The allowed transitions of a rollout. Commands, the workflow and the disabled buttons of the UI read this table.
 * `waiting` is a stage that waits for a person: an approval, or a word on evidence that decides nothing.
 */
export const rolloutStatuses = [
  'running',
  'paused',
  'waiting',
  'rolling_back',
  'completed',
  'rolled_back',
  'failed',
] as const;
export type RolloutStatus = (typeof rolloutStatuses)[number];

export const rolloutEnds = ['completed', 'rolled_back', 'failed'] as const satisfies readonly RolloutStatus[];

const underWay = ['running', 'paused', 'waiting'] as const;

export const rolloutLifecycle = {
  pause: { from: ['running', 'waiting'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  advance: { from: ['running', 'waiting'], to: 'running' },
  wait: { from: ['running'], to: 'waiting' },
  proceed: { from: ['running', 'waiting'], to: 'running' },
  roll_back: { from: underWay, to: 'rolling_back' },
  complete: { from: ['running'], to: 'completed' },
  withdraw: { from: ['rolling_back'], to: 'rolled_back' },
  fail: { from: [...underWay, 'rolling_back'], to: 'failed' },
} as const satisfies Record<string, { readonly from: readonly RolloutStatus[]; readonly to: RolloutStatus }>;
export type RolloutTransition = keyof typeof rolloutLifecycle;

export const rolloutCommands = ['pause', 'resume', 'advance', 'roll_back'] as const satisfies RolloutTransition[];
export type RolloutCommand = (typeof rolloutCommands)[number];

/** Whether a command is allowed in a status, or why not in words a person can act on. */
export function rolloutCommandAllowed(
  command: RolloutTransition,
  status: RolloutStatus,
): { allowed: boolean; reason?: string } {
  const from: readonly RolloutStatus[] = rolloutLifecycle[command].from;
  if (from.includes(status)) return { allowed: true };
  return { allowed: false, reason: `${command} needs ${from.join(' or ')}; this rollout is ${status}` };
}
