/** What can wait for a person. */
export const attentionKinds = ['effect', 'not_undone', 'stuck_operation', 'dead_letter', 'webhook_delivery'] as const;
export type AttentionKind = (typeof attentionKinds)[number];

export const attentionActions = ['retry', 'done', 'skip'] as const;
export type AttentionAction = (typeof attentionActions)[number];

/** From when on something waits for a person rather than for its own next try. */
export const attentionThresholds = {
  /** An effect without an operation that still works on it: its own retries have these minutes. */
  effectMinutes: 15,
  /** An operation at work that has begun and ended no step. */
  stuckMinutes: 60,
  /** Tries of a command to a workflow: with the relay's pauses about three minutes. */
  dispatchAttempts: 12,
} as const;

/**
 * Verbs of the keys of effects that set fields and do nothing but put an object on sale or take it off: whether it sells
 * then. Of other fields only a hash is kept, so that nobody but a person can tell whether they are set outside.
 */
export const sellsAfter: Readonly<Record<string, boolean>> = {
  reoffer: true,
  unarchive: true,
  archive: false,
  discard: false,
  withdraw: false,
};
