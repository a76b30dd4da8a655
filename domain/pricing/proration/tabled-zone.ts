import { IANAZone } from 'luxon';

/** About 18.6 hours: no zone has ever moved its clock twice within one span. */
const span = 2 ** 26;
/** Spans kept of a zone: some 40 years of them. */
const most = 20_000;

/**
 * A time zone that remembers its offsets, because asking the calendar of the platform takes as long as pricing an
 * invoice. What it answers is the calendar's: within a span whose two ends agree the offset is theirs, and within one in
 * which the clock moves the calendar is asked each time.
 */
class TabledZone extends IANAZone {
  readonly #offsets = new Map<number, number | null>();

  override offset(time: number): number {
    const index = Math.floor(time / span);
    const known = this.#offsets.get(index);
    if (known !== undefined && known !== null) return known;
    if (known === null) return super.offset(time);
    const start = super.offset(index * span);
    const isSteady = start === super.offset((index + 1) * span);
    if (this.#offsets.size >= most) this.#offsets.clear();
    this.#offsets.set(index, isSteady ? start : null);
    return isSteady ? start : super.offset(time);
  }
}

const zones = new Map<string, TabledZone>();

/** The zone of an IANA name; one that is unknown is not valid. */
export function tabledZone(name: string): IANAZone {
  const known = zones.get(name);
  if (known) return known;
  const zone = new TabledZone(name);
  // There are some 600; what is no zone is not kept.
  if (zone.isValid) zones.set(name, zone);
  return zone;
}
