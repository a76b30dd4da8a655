import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';

/** In microseconds, to a sixteenth: some 3 kB a flag that is asked for. */
const shape = { lowest: 1, highest: 60_000_000, figures: 1 };
const inMs = (microseconds: number) => microseconds / 1_000;

/** How long this process took to answer for each flag by itself, since it started. */
export class AnswerTimes {
  readonly #since = new Date().toISOString();
  readonly #times = new Map<string, RecordableHistogram>();

  record(flagKey: string, ms: number): void {
    let times = this.#times.get(flagKey);
    if (!times) {
      times = createHistogram(shape);
      this.#times.set(flagKey, times);
    }
    times.record(Math.min(Math.max(Math.round(ms * 1_000), shape.lowest), shape.highest));
  }

  /** Percentiles in milliseconds; null where nobody has asked yet. */
  of(flagKey: string) {
    const times = this.#times.get(flagKey);
    if (!times) return null;
    return {
      answers: times.count,
      p50: inMs(times.percentile(50)),
      p95: inMs(times.percentile(95)),
      p99: inMs(times.percentile(99)),
      longest: inMs(times.max),
      since: this.#since,
    };
  }
}
