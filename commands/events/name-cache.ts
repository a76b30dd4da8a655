/** A map that forgets: entries after a time, and the oldest ones beyond a number. Times are in milliseconds. */
export function nameCache<T>(most: number, forMs: number) {
  const entries = new Map<string, { value: T; until: number }>();
  return {
    get(key: string, at: number): T | undefined {
      const entry = entries.get(key);
      if (!entry) return undefined;
      if (entry.until >= at) return entry.value;
      entries.delete(key);
      return undefined;
    },
    set(key: string, value: T, at: number): void {
      if (entries.size >= most) {
        const [oldest] = entries.keys();
        if (oldest !== undefined) entries.delete(oldest);
      }
      entries.set(key, { value, until: at + forMs });
    },
  };
}
