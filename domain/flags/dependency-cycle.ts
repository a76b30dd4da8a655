export interface DependingFlag {
  key: string;
  dependencies: readonly { flagKey: string }[];
}

/** The first circle of dependencies as a path that ends where it begins (`['a', 'b', 'a']`), or null. Unknown keys end a path. */
export function findDependencyCycle(flags: readonly DependingFlag[]): string[] | null {
  const dependencies = new Map(flags.map((flag) => [flag.key, flag.dependencies.map((other) => other.flagKey)]));
  const finished = new Set<string>();

  for (const { key } of flags) {
    // Depth first with an own stack: a chain as long as the registry must not exhaust the call stack.
    const path: string[] = [];
    const stack: { key: string; leaving: boolean }[] = [{ key, leaving: false }];
    for (let step = stack.pop(); step; step = stack.pop()) {
      if (step.leaving) {
        path.pop();
        finished.add(step.key);
        continue;
      }
      const begin = path.indexOf(step.key);
      if (begin >= 0) return [...path.slice(begin), step.key];
      if (finished.has(step.key)) continue;
      path.push(step.key);
      stack.push({ key: step.key, leaving: true });
      for (const next of (dependencies.get(step.key) ?? []).toReversed()) stack.push({ key: next, leaving: false });
    }
  }
  return null;
}

/** Keys from which a circle can be reached, those of the circle among them. */
export function leadingIntoCircles(flags: readonly DependingFlag[]): Set<string> {
  const waiting = new Map<string, number>();
  const dependents = new Map<string, string[]>();
  const known = new Set(flags.map(({ key }) => key));
  for (const { key, dependencies } of flags) {
    const parents = new Set(dependencies.map(({ flagKey }) => flagKey).filter((parent) => known.has(parent)));
    waiting.set(key, parents.size);
    for (const parent of parents) pushTo(dependents, parent, key);
  }
  // What depends on nothing is free; so is, one after the other, what depends only on the free (Kahn 1962).
  const free = [...waiting].filter(([, count]) => count === 0).map(([key]) => key);
  for (let key = free.pop(); key !== undefined; key = free.pop()) {
    waiting.delete(key);
    for (const dependent of dependents.get(key) ?? []) {
      const left = (waiting.get(dependent) ?? 0) - 1;
      waiting.set(dependent, left);
      if (left === 0) free.push(dependent);
    }
  }
  return new Set(waiting.keys());
}

function pushTo(lists: Map<string, string[]>, key: string, value: string): void {
  const list = lists.get(key);
  if (list) list.push(value);
  else lists.set(key, [value]);
}
