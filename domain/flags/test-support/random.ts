/** mulberry32 by Tommy Ettinger: the same choices for the same seed on every machine. */
export function chooser(seed: number) {
  let state = seed >>> 0;
  const fraction = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (count: number) => Math.floor(fraction() * count);
  return {
    fraction,
    below,
    chance: (probability: number) => fraction() < probability,
    pick: <T>(list: readonly T[]): T => list[below(list.length)]!,
    some: <T>(list: readonly T[], most: number): T[] =>
      Array.from({ length: below(most + 1) }, () => list[below(list.length)]!),
  };
}
export type Chooser = ReturnType<typeof chooser>;
