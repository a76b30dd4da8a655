/** Where flags live apart from each other: also keys, exposures and events have one. */
export const flagEnvironments = ['development', 'staging', 'production'] as const;
export type FlagEnvironment = (typeof flagEnvironments)[number];

/**
 * The allowed transitions of a flag in an environment. Commands, the API processes and the UI's disabled buttons read this table.
 * Only a person leaves `killed`, and to `off`: what hurt is switched on again by a second, deliberate step.
 */
export const flagStates = ['off', 'on', 'killed', 'archived'] as const;
export type FlagState = (typeof flagStates)[number];

export const flagLifecycle = {
  enable: { from: ['off'], to: 'on' },
  disable: { from: ['on'], to: 'off' },
  kill: { from: ['on', 'off'], to: 'killed' },
  restore: { from: ['killed'], to: 'off' },
  archive: { from: ['off', 'on', 'killed'], to: 'archived' },
  unarchive: { from: ['archived'], to: 'off' },
} as const satisfies Record<string, { readonly from: readonly FlagState[]; readonly to: FlagState }>;
export type FlagTransition = keyof typeof flagLifecycle;

/** What the stored columns come to. */
export function flagStateOf(stored: { enabled: boolean; killed: boolean; archived: boolean }): FlagState {
  if (stored.archived) return 'archived';
  if (stored.killed) return 'killed';
  return stored.enabled ? 'on' : 'off';
}

/** Whether a command is allowed in a state, or why not in words a person can act on. */
export function flagCommandAllowed(command: FlagTransition, state: FlagState): { allowed: boolean; reason?: string } {
  const from: readonly FlagState[] = flagLifecycle[command].from;
  if (from.includes(state)) return { allowed: true };
  return { allowed: false, reason: `${command} needs ${from.join(' or ')}; this flag is ${state}` };
}
