/** [lower, upper]; an end is infinite where nothing can be excluded on that side. */
export type Interval = readonly [lower: number, upper: number];

export function around(centre: number, halfWidth: number): Interval {
  return [centre - halfWidth, centre + halfWidth];
}

export function excludes([lower, upper]: Interval, value: number): boolean {
  return value < lower || value > upper;
}
