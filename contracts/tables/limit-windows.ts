/** In what a limit counts, and begins anew: `never` is for what is held and given back, such as seats. */
export const limitWindows = ['billing_period', 'minute', 'hour', 'day', 'week', 'month', 'year', 'never'] as const;
export type LimitWindow = (typeof limitWindows)[number];

/** Limits of a plan that have no feature to say it for them. */
const held = new Set(['seats']);

/**
 * The window of a limit: what the feature's configuration says under `resets` (one word, or one a limit), else the end of
 * the limit's name (`requests_per_minute`), else the billing period.
 */
export function windowOf(limit: string, resets: unknown): LimitWindow {
  const said = typeof resets === 'object' && resets !== null ? (resets as Record<string, unknown>)[limit] : resets;
  const known = limitWindows.find((window) => window === said);
  if (known) return known;
  if (held.has(limit)) return 'never';
  const [, last] = /_per_([a-z]+)$/.exec(limit) ?? [];
  return limitWindows.find((window) => window === last) ?? 'billing_period';
}
