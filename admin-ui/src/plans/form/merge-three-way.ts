import { same } from './plan-form-values.ts';

export interface MergeConflict {
  path: string[];
  base: unknown;
  mine: unknown;
  theirs: unknown;
}

export interface Merge {
  /** Both sides' changes; where they collide, mine stands until decided. */
  merged: unknown;
  conflicts: MergeConflict[];
  /** What only the other side changed, and is taken over. */
  taken: string[][];
}

type Fields = Record<string, unknown>;
const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** By which field the items of the lists are told apart, on all sides; null when they have none. */
function identityOf(lists: unknown[][]): string | null {
  const tells = (field: string) => (list: unknown[]) =>
    list.every((item) => isFields(item) && typeof item[field] === 'string') &&
    new Set((list as Fields[]).map((item) => item[field])).size === list.length;
  if (lists.every((list) => list.length === 0)) return null;
  return ['key', 'featureId', 'currency'].find((field) => lists.every(tells(field))) ?? null;
}

const byIdentity = (list: unknown, field: string): Fields =>
  Object.fromEntries((Array.isArray(list) ? (list as Fields[]) : []).map((item) => [String(item[field]), item]));

/** Carries my changes and theirs since the same base together, field by field; lists by the identity of their items. */
export function mergeThreeWay(base: unknown, mine: unknown, theirs: unknown, path: string[] = []): Merge {
  if (same(mine, theirs) || same(theirs, base)) return { merged: mine, conflicts: [], taken: [] };
  if (same(mine, base)) return { merged: theirs, conflicts: [], taken: [path] };
  if (isFields(mine) && isFields(theirs)) return mergeFields(isFields(base) ? base : {}, mine, theirs, path);
  if (Array.isArray(mine) && Array.isArray(theirs)) {
    const field = identityOf([Array.isArray(base) ? base : [], mine, theirs]);
    if (field) {
      const merge = mergeFields(byIdentity(base, field), byIdentity(mine, field), byIdentity(theirs, field), path);
      return { ...merge, merged: Object.values(merge.merged as Fields) };
    }
  }
  return { merged: mine, conflicts: [{ path, base, mine, theirs }], taken: [] };
}

function mergeFields(base: Fields, mine: Fields, theirs: Fields, path: string[]): Merge {
  const names = [...new Set([...Object.keys(mine), ...Object.keys(theirs)])];
  const merges = names.map(
    (name) => [name, mergeThreeWay(base[name], mine[name], theirs[name], [...path, name])] as const,
  );
  return {
    merged: Object.fromEntries(
      merges.filter(([, { merged }]) => merged !== undefined).map(([name, { merged }]) => [name, merged]),
    ),
    conflicts: merges.flatMap(([, merge]) => merge.conflicts),
    taken: merges.flatMap(([, merge]) => merge.taken),
  };
}

/** The merged value with what was decided for some paths put in place. */
export function withDecision(value: unknown, path: readonly string[], decided: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return decided;
  if (Array.isArray(value)) {
    const field = identityOf([value]) ?? 'key';
    const changed = withDecision(byIdentity(value, field), path, decided);
    return Object.values(changed as Fields);
  }
  const fields = isFields(value) ? value : {};
  const next = withDecision(fields[step], rest, decided);
  const { [step]: _, ...others } = fields;
  if (next === undefined) return others;
  return step in fields
    ? Object.fromEntries(Object.entries(fields).map(([name, old]) => [name, name === step ? next : old]))
    : { ...fields, [step]: next };
}
