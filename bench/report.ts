/** One line of a result: what was measured, and whether it meets what is asked of it. */
export interface Ratio {
  name: string;
  value: number;
  target: { atLeast: number } | { atMost: number };
  unit?: string;
}

/** Prints it; the process ends with 1 when a target is missed. */
export function report({ name, value, target, unit = '×' }: Ratio): void {
  const met = 'atLeast' in target ? value >= target.atLeast : value <= target.atMost;
  const asked = 'atLeast' in target ? `≥ ${target.atLeast}` : `≤ ${target.atMost}`;
  console.log(`${met ? '✓' : '✗'} ${name}: ${value.toFixed(2)} ${unit} (asked for: ${asked} ${unit})`);
  if (!met) process.exitCode = 1;
}
