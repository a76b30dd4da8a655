/** The allowed transitions of a bandit. Commands and the disabled buttons of the UI read this table. */
export const banditStatuses = ['draft', 'running', 'paused', 'ended'] as const;
export type BanditStatus = (typeof banditStatuses)[number];

export const banditLifecycle = {
  edit: { from: ['draft'], to: null },
  start: { from: ['draft'], to: 'running' },
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  look: { from: ['running'], to: null },
  end: { from: ['running', 'paused'], to: 'ended' },
} as const satisfies Record<string, { readonly from: readonly BanditStatus[]; readonly to: BanditStatus | null }>;
export type BanditTransition = keyof typeof banditLifecycle;

/** Whether a command is allowed in a status, or why not in words a person can act on. */
export function banditCommandAllowed(
  command: BanditTransition,
  status: BanditStatus,
): { allowed: boolean; reason?: string } {
  const from: readonly BanditStatus[] = banditLifecycle[command].from;
  if (from.includes(status)) return { allowed: true };
  return { allowed: false, reason: `${command} needs ${from.join(' or ')}; this bandit is ${status}` };
}
