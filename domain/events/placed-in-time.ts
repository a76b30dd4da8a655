/** How far a timestamp may be from its receipt, in milliseconds. */
export const lateness = {
  /** Ahead by no more than this, a clock is wrong and the event counts as of its receipt. */
  skewMs: 5 * 60_000,
  markedAfterMs: 60 * 60_000,
  refusedAfterMs: 30 * 24 * 60 * 60_000,
} as const;

export type Placed =
  | { at: number; late: boolean; skewed: boolean }
  | { refused: 'in_future' | 'too_old'; message: string };

/** When an event counts, all in milliseconds. What clocks and queues do to timestamps is not the sender's fault, within limits. */
export function placedInTime(timestamp: number, receivedAt: number): Placed {
  const ahead = timestamp - receivedAt;
  if (ahead > lateness.skewMs) {
    return {
      refused: 'in_future',
      message: `The timestamp is ${inWords(ahead)} ahead of our clock: the sender's clock is wrong.`,
    };
  }
  if (-ahead > lateness.refusedAfterMs) {
    return { refused: 'too_old', message: `The event is ${inWords(-ahead)} old; after 30 days none is taken.` };
  }
  return ahead > 0
    ? { at: receivedAt, late: false, skewed: true }
    : { at: timestamp, late: -ahead > lateness.markedAfterMs, skewed: false };
}

/** `receivedAt − (sentAt − timestamp)`: how long ago it was by one and the same clock, all in milliseconds. */
export function byOurClock(timestamp: number, sentAt: number, receivedAt: number): number {
  return Number.isNaN(sentAt) ? timestamp : receivedAt - Math.max(0, sentAt - timestamp);
}

/** A length of time as one rough number, in milliseconds. */
export function inWords(ms: number): string {
  const minutes = ms / 60_000;
  if (minutes < 120) return `${Math.round(minutes)} minutes`;
  return minutes < 48 * 60 ? `${Math.round(minutes / 60)} hours` : `${Math.round(minutes / 60 / 24)} days`;
}
