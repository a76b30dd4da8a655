/** While automatic writes are frozen: from when, and how long. */
export interface HeldTime {
  readonly since: string;
  readonly until: string;
}

/**
 * The moment that schedules and gradual percentages are asked at: now, or while automatic writes are frozen the moment at which
 * the freeze began. Whatever would begin, rise or end by time alone meanwhile comes to pass when the freeze is over.
 */
export function scheduleTime(now: Date, held: HeldTime | null): Date {
  if (!held || now >= new Date(held.until)) return now;
  const since = new Date(held.since);
  return since < now ? since : now;
}
