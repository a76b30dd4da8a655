import type { Attributes, Condition } from '../condition/condition.ts';
import { type CompiledFeatures, compileFeatures } from './compile-features.ts';
import type { FlagDefinition } from './definition.ts';
import { lowerFlag, nextChange } from './lower-flag.ts';

/** All that decides what flags give in one environment. */
export interface Configuration {
  readonly flags: ReadonlyMap<string, FlagDefinition>;
  readonly segments: ReadonlyMap<string, Condition>;
}

export interface ConfigurationEdit {
  readonly before: Configuration;
  readonly after: Configuration;
}

/** At more moments than these two configurations are not compared: whoever could be reached then counts as reached. */
const mostMoments = 100;

/**
 * Who gets another value than before, of any flag, now or when a schedule comes to pass: an edit is as large as what evaluates
 * differently by it, whichever of its parts it changes. A flag that is archived, or not there, counts as giving its default
 * value, as one that is off.
 * @returns null when nobody can
 */
export function differingAnswers(edit: ConfigurationEdit, now: Date): ((subject: Attributes) => boolean) | null {
  const keys = reachedBy(edit);
  if (keys.length === 0) return null;
  const moments = momentsOf(edit, keys, now);
  if (moments.length > mostMoments) return () => true;
  const pairs = moments.map((at) => [answersOf(edit.before, keys, at), answersOf(edit.after, keys, at)] as const);
  const defaultOf = (key: string) => (edit.before.flags.get(key) ?? edit.after.flags.get(key))?.defaultValue;
  const answerOf = (answers: CompiledFeatures, key: string, subject: Attributes) => {
    const feature = answers.get(key);
    return JSON.stringify(feature ? feature.evaluate(subject).value : defaultOf(key));
  };
  return (subject) =>
    pairs.some(([before, after]) =>
      keys.some((key) => answerOf(before, key, subject) !== answerOf(after, key, subject)),
    );
}

/** Flags that are edited, that ask an edited segment, and that depend on such a flag, directly or not. */
function reachedBy({ before, after }: ConfigurationEdit): string[] {
  const differ = (one: unknown, other: unknown) => JSON.stringify(one) !== JSON.stringify(other);
  const segments = new Set(
    [...namesIn(before.segments, after.segments)].filter((key) =>
      differ(before.segments.get(key), after.segments.get(key)),
    ),
  );
  const asks = (flag: FlagDefinition | undefined) =>
    flag?.rules.some((rule) => rule.segments?.some((key) => segments.has(key))) ?? false;
  const all = [...namesIn(before.flags, after.flags)];
  const reached = new Set(
    all.filter((key) => {
      const [old, fresh] = [before.flags.get(key), after.flags.get(key)];
      // Almost every flag is the very same object in both.
      return (old !== fresh && differ(old, fresh)) || (segments.size > 0 && (asks(old) || asks(fresh)));
    }),
  );
  for (let size = -1; size !== reached.size; ) {
    size = reached.size;
    for (const flag of [...before.flags.values(), ...after.flags.values()]) {
      if (flag.dependencies.some(({ flagKey }) => reached.has(flagKey))) reached.add(flag.key);
    }
  }
  return [...reached];
}

/** Now, and whenever time alone changes what the flags or their prerequisites give. */
function momentsOf({ before, after }: ConfigurationEdit, keys: readonly string[], now: Date): Date[] {
  const times = new Set([now.getTime()]);
  for (const configuration of [before, after]) {
    for (const key of withPrerequisites(configuration, keys)) {
      const flag = configuration.flags.get(key)!;
      for (let at = nextChange(flag, now); at && times.size <= mostMoments; at = nextChange(flag, at)) {
        times.add(at.getTime());
      }
    }
  }
  return [...times].map((time) => new Date(time));
}

function answersOf(configuration: Configuration, keys: readonly string[], now: Date): CompiledFeatures {
  const { flags, segments } = configuration;
  const known = (key: string) => {
    const flag = flags.get(key);
    return flag && !flag.archived ? flag : undefined;
  };
  const context = { now, segments, flag: known };
  const features = withPrerequisites(configuration, keys).flatMap((key) => {
    const flag = known(key);
    return flag ? [[key, lowerFlag(flag, context)] as const] : [];
  });
  return compileFeatures({ features: Object.fromEntries(features) });
}

function withPrerequisites({ flags }: Configuration, keys: readonly string[]): string[] {
  const needed = new Set(keys.filter((key) => flags.has(key)));
  for (const key of needed) {
    for (const { flagKey } of flags.get(key)!.dependencies) if (flags.has(flagKey)) needed.add(flagKey);
  }
  return [...needed];
}

function namesIn(one: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>): Set<string> {
  return new Set([...one.keys(), ...other.keys()]);
}
