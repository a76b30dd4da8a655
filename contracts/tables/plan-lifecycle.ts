/**
 * The allowed transitions of a plan *version*. Commands, workflows and the disabled buttons of the UI read this table.
 * `stripe_update` is `stripe_sync` for a plan that is already selling.
 */
export const planStatuses = [
  'draft',
  'stripe_sync',
  'stripe_update',
  'validation',
  'preview',
  'stripe_publish',
  'active',
  'superseded',
  'deprecated',
  'archived',
] as const;
export type PlanStatus = (typeof planStatuses)[number];

export interface Transition {
  readonly from: readonly PlanStatus[];
  readonly to: PlanStatus;
}

const underWay = ['stripe_sync', 'stripe_update', 'validation', 'preview', 'stripe_publish'] as const;

export const planLifecycle = {
  edit: { from: ['draft'], to: 'draft' },
  sync: { from: ['draft'], to: 'stripe_sync' },
  update: { from: ['draft'], to: 'stripe_update' },
  validate: { from: ['stripe_sync', 'stripe_update'], to: 'validation' },
  preview: { from: ['validation'], to: 'preview' },
  publish: { from: ['preview'], to: 'stripe_publish' },
  modify: { from: ['preview'], to: 'draft' },
  cancel: { from: ['stripe_sync', 'stripe_update', 'validation', 'preview'], to: 'draft' },
  activate: { from: ['stripe_publish'], to: 'active' },
  /** A failure arrow that the specification's diagram leaves out: what was done is undone, the version is a draft again. */
  return: { from: underWay, to: 'draft' },
  supersede: { from: ['active'], to: 'superseded' },
  deprecate: { from: ['active'], to: 'deprecated' },
  /** A deprecation that failed is undone. */
  reinstate: { from: ['deprecated'], to: 'active' },
  archive: { from: ['deprecated'], to: 'archived' },
  /** An archiving that failed is undone. */
  unarchive: { from: ['archived'], to: 'deprecated' },
} as const satisfies Record<string, Transition>;

export type PlanTransition = keyof typeof planLifecycle;

/** The commands that people give, each with the transitions that it may take, in order of preference. */
export const planCommands = {
  edit: ['edit', 'modify'],
  publish: ['sync', 'update', 'publish'],
  cancel: ['cancel'],
  deprecate: ['deprecate'],
  archive: ['archive'],
} as const satisfies Record<string, readonly PlanTransition[]>;
export type PlanCommand = keyof typeof planCommands;

/** Whether a command is allowed in a status, or why not in words a person can act on. */
export function planCommandAllowed(command: PlanCommand, status: PlanStatus): { allowed: boolean; reason?: string } {
  const transitions: readonly PlanTransition[] = planCommands[command];
  const from = transitions.flatMap((name) => [...planLifecycle[name].from]);
  if ((from as readonly PlanStatus[]).includes(status)) return { allowed: true };
  return { allowed: false, reason: `${command} needs ${[...new Set(from)].join(' or ')}; this version is ${status}` };
}
