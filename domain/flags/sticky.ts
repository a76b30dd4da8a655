import { type Attributes, isObject } from '../condition/condition.ts';

/** Assignments of one subject by experiment: `{"<experiment>__<version>": "<variation key>"}`. */
export interface StickyDocument {
  readonly attributeName: string;
  readonly attributeValue: string;
  readonly assignments: { readonly [experiment: string]: string };
}

/** Stored assignments: what is known of the subject, and where new ones go. */
export interface StickyAssignments {
  /** By `<attribute>||<value>`. */
  readonly documents: { readonly [subject: string]: StickyDocument };
  save(document: StickyDocument): void;
}

/** The text under which a subject's assignments are kept (sticky bucketing of docs.growthbook.io/lib/build-your-own). */
export function subjectKey(attribute: string, value: unknown): string {
  return `${attribute}||${subjectText(value)}`;
}

export function subjectText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

/** What a subject is hashed by: null where the attribute is missing or empty, and then nobody can be assigned. */
export function hashValueOf(attributes: Attributes, attribute: string): unknown {
  return (Object.hasOwn(attributes, attribute) && attributes[attribute]) || null;
}

export interface StickyRule {
  /** Names of this experiment's assignments, and of its versions that exclude. */
  readonly experiment: string;
  readonly blocked: readonly string[];
  readonly attribute: string;
  readonly fallback: string;
  readonly variationKeys: readonly (string | undefined)[];
}

/** The variation kept for a subject: its place, -1 for none, or `blocked` by an assignment to an excluded version. */
export function keptVariation(rule: StickyRule, attributes: Attributes, sticky: StickyAssignments): number | 'blocked' {
  const kept = assignmentsOf(rule, attributes, sticky);
  if (rule.blocked.some((name) => Object.hasOwn(kept, name))) return 'blocked';
  if (!Object.hasOwn(kept, rule.experiment)) return -1;
  return rule.variationKeys.indexOf(kept[rule.experiment]);
}

function assignmentsOf(rule: StickyRule, attributes: Attributes, sticky: StickyAssignments) {
  const of = (attribute: string): StickyDocument['assignments'] => {
    const value = hashValueOf(attributes, attribute);
    if (value === null) return {};
    const name = subjectKey(attribute, value);
    const found = Object.hasOwn(sticky.documents, name) ? sticky.documents[name] : undefined;
    return isObject(found?.assignments) ? found.assignments : {};
  };
  return { ...of(rule.fallback), ...of(rule.attribute) };
}

/** Keeps an assignment unless it is known already. */
export function keepVariation(
  rule: StickyRule,
  subject: { attribute: string; value: unknown },
  variationKey: string,
  sticky: StickyAssignments,
): void {
  const name = subjectKey(subject.attribute, subject.value);
  const before = Object.hasOwn(sticky.documents, name) ? (sticky.documents[name]?.assignments ?? {}) : {};
  if (before[rule.experiment] === variationKey) return;
  sticky.save({
    attributeName: subject.attribute,
    attributeValue: subjectText(subject.value),
    assignments: { ...before, [rule.experiment]: variationKey },
  });
}
