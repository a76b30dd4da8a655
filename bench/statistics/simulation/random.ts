const { cos, imul, log, PI, sqrt } = Math;

/** Uniform numbers in [0, 1) that are the same in every run: sfc32 (Chris Doty-Humphrey, PractRand), seeded by one number. */
export function randomOf(seed: number): () => number {
  let [a, b, c, counter] = [seed | 0, 0x9e3779b9 | 0, imul(seed ^ 0x85ebca6b, 0xc2b2ae35), 1];
  const next = () => {
    const result = (((a + b) | 0) + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + result;
    c |= 0;
    return (result >>> 0) / 4294967296;
  };
  for (let warmUp = 0; warmUp < 15; warmUp++) next();
  return next;
}

/** Standard normal (Box & Muller 1958). */
export function normal(random: () => number): number {
  return sqrt(-2 * log(1 - random())) * cos(2 * PI * random());
}
