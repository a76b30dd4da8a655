/** Days are dates (`2026-01-31`) of UTC, in which events are counted. */
const dayMs = 86_400_000;

export const dayStart = (day: string) => new Date(`${day}T00:00:00Z`);
/** When the day is over: the start of the next. */
export const dayEnd = (day: string) => new Date(dayStart(day).getTime() + dayMs);
export const nextDay = (day: string) => dayEnd(day).toISOString().slice(0, 10);

/** All days, both included. */
export function daysBetween(from: string, to: string): string[] {
  const days: string[] = [];
  for (let day = from; day <= to; day = nextDay(day)) days.push(day);
  return days;
}
