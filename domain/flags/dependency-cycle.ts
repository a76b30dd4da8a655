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
