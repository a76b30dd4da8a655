import type { Db } from '../../database/client.ts';
import { addIssues, type IssueCount } from '../../database/events-issues.ts';
import type { Note } from './read-event.ts';

/** Kinds of problems that are counted apart between two writes; more are a sender that varies what it does wrong. */
const mostKinds = 1_000;
const sampleText = 200;

/** Counts problems in memory and writes the counts now and then: many bad events cost no more than a few. */
export function issueCounter(db: Db, now: () => Date) {
  let counts = new Map<string, IssueCount>();
  return {
    add(notes: readonly Note[]): void {
      for (const note of notes) {
        const at = now();
        const day = at.toISOString().slice(0, 10);
        const key = [day, note.environment, note.type, note.code, note.field, note.rejected].join('\0');
        const found = counts.get(key);
        if (found) found.events += 1;
        else if (counts.size < mostKinds) {
          counts.set(key, {
            ...note,
            sample: storable(note.sample),
            type: storable(note.type),
            field: storable(note.field),
            day,
            events: 1,
            at,
          });
        }
      }
    },
    async write(): Promise<void> {
      if (counts.size === 0) return;
      const written = counts;
      counts = new Map();
      await addIssues(db, [...written.values()]);
    },
  };
}

function storable(text: string): string {
  return text.slice(0, sampleText).toWellFormed().replaceAll('\0', '');
}
