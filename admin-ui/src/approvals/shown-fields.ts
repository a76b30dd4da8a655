import { pathInWords } from '../plans/form/field-path.ts';
import { withReadableTimes } from '../ui/moment-words.ts';

export interface ShownFields {
  /** What a change makes of each field that it touches; null where there was, or will be, nothing. */
  changes: { field: string; before: string | null; after: string | null }[];
  /** What else the maker was shown. */
  facts: { label: string; value: string }[];
}

type Leaves = Map<string, string>;

/** What a request of any kind showed its maker, in words; for those that have no view of their own. */
export function shownFields(shown: unknown): ShownFields {
  const { before = null, after = null, ...rest } = isRecord(shown) ? shown : { shown };
  const was = leavesOf(before);
  const becomes = leavesOf(after);
  const paths = [...new Set([...was.keys(), ...becomes.keys()])].filter((path) => was.get(path) !== becomes.get(path));
  return {
    changes: paths.map((path) => ({
      field: pathInWords(path),
      before: was.get(path) ?? null,
      after: becomes.get(path) ?? null,
    })),
    facts: [...leavesOf(rest)].map(([path, value]) => ({ label: pathInWords(path), value })),
  };
}

/** Each value that has no parts, by its path; what is empty says nothing. */
function leavesOf(value: unknown, path = '', found: Leaves = new Map()): Leaves {
  if (value === null || value === undefined || value === '') return found;
  if (typeof value === 'object') {
    for (const [part, inner] of Object.entries(value)) leavesOf(inner, path ? `${path}.${part}` : part, found);
    return found;
  }
  return found.set(
    path || 'value',
    typeof value === 'boolean' ? (value ? 'yes' : 'no') : withReadableTimes(String(value)),
  );
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
