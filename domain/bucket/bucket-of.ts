export type HashVersion = 1 | 2;

/** What can be known of a bucket before the subject is: made once per rule, used for every subject. */
export interface BucketSeed {
  readonly version: HashVersion;
  readonly seed: string;
  /** FNV-1a state after the seed (version 2 hashes the seed first). */
  readonly state: number;
}

const offsetBasis = 0x811c9dc5;
const prime = 0x01000193;
const imul = Math.imul;

/** FNV-1a, 32 bit (draft-eastlake-fnv-17.html, section 4), over UTF-16 code units as GrowthBook's JavaScript SDK does. */
function absorb(state: number, text: string): number {
  let hash = state;
  for (let index = 0; index < text.length; index++) hash = imul(hash ^ text.charCodeAt(index), prime);
  return hash;
}

/** Five decimal digits of a number below 100,000; small integers and constant divisors keep this off the float path. */
function absorbFiveDigits(state: number, value: number): number {
  let hash = imul(state ^ (48 + ((value / 10_000) | 0)), prime);
  hash = imul(hash ^ (48 + (((value / 1_000) | 0) % 10)), prime);
  hash = imul(hash ^ (48 + (((value / 100) | 0) % 10)), prime);
  hash = imul(hash ^ (48 + (((value / 10) | 0) % 10)), prime);
  return imul(hash ^ (48 + (value % 10)), prime);
}

/** A number below 100,000 without leading zeros. */
function absorbShort(state: number, value: number): number {
  if (value >= 10_000) return absorbFiveDigits(state, value);
  let power = 1_000;
  while (power > value && power > 1) power = (power / 10) | 0;
  let hash = state;
  for (; power >= 1; power = (power / 10) | 0) hash = imul(hash ^ (48 + (((value / power) | 0) % 10)), prime);
  return hash;
}

/** The same as `absorb(offsetBasis, String(value))` for an unsigned 32-bit integer, without making the string. */
function hashOfDecimal(value: number): number {
  if (value < 100_000) return absorbShort(offsetBasis, value);
  const high = (value / 100_000) | 0;
  return absorbFiveDigits(absorbShort(offsetBasis, high), value - high * 100_000);
}

/** Precomputes what depends on the seed alone. */
export function seedOf(seed: string, version: HashVersion = 2): BucketSeed {
  return { version, seed, state: version === 2 ? absorb(offsetBasis, seed) : offsetBasis };
}

/** A subject's place in [0, 1) under a precomputed seed; allocates nothing. Same subject, same place, for ever. */
export function bucketIn(seed: BucketSeed, value: string): number {
  if (seed.version === 2) return ((hashOfDecimal(absorb(seed.state, value) >>> 0) >>> 0) % 10_000) / 10_000;
  return ((absorb(absorb(offsetBasis, value), seed.seed) >>> 0) % 1_000) / 1_000;
}

/** A subject's place in [0, 1) by GrowthBook's hash (docs.growthbook.io/lib/build-your-own, "Hashing"). */
export function bucketOf(seed: string, value: string, version: HashVersion = 2): number {
  return bucketIn(seedOf(seed, version), value);
}
