const units: [Intl.RelativeTimeFormatUnit, number][] = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];
const format = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** "3 minutes ago", "in 2 days"; beyond 30 days the date itself. */
export function relativeTime(iso: string, now: Date): string {
  const distance = new Date(iso).getTime() - now.getTime();
  if (Math.abs(distance) > 30 * 86_400_000) return iso.slice(0, 10);
  const unit = units.find(([, ms]) => Math.abs(distance) >= ms);
  return unit ? format.format(Math.round(distance / unit[1]), unit[0]) : 'just now';
}

/** "0.4 s", "12 s", "3 min 5 s". */
export function duration(ms: number): string {
  if (ms < 10_000) return `${(Math.max(ms, 0) / 1000).toFixed(1)} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
