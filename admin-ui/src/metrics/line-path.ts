export interface LinePoint {
  value: number | null;
}

/** A line through values in a box, with a gap where there is no value; the largest is at the top. */
export function linePath(points: readonly LinePoint[], width: number, height: number): string {
  const known = points.flatMap(({ value }) => value ?? []);
  if (known.length === 0) return '';
  const [low, high] = [Math.min(0, ...known), Math.max(...known)];
  const step = points.length > 1 ? width / (points.length - 1) : 0;
  const y = (value: number) => (high > low ? height - ((value - low) / (high - low)) * height : height / 2);
  let pen = 'M';
  let path = '';
  for (const [index, { value }] of points.entries()) {
    if (value === null) {
      pen = 'M';
      continue;
    }
    path += `${pen}${(index * step).toFixed(1)},${y(value).toFixed(1)} `;
    pen = 'L';
  }
  return path.trim();
}
