interface CountedArm {
  readonly n: number;
  readonly events: number;
}

/**
 * Events that the smaller arm would have if there were no effect. What is harmful may keep an arm from ever having enough
 * of its own: warnings count these, which under no effect are the same.
 */
export function eventsDue(one: CountedArm, other: CountedArm): number {
  const all = one.n + other.n;
  return all > 0 ? ((one.events + other.events) * Math.min(one.n, other.n)) / all : 0;
}
