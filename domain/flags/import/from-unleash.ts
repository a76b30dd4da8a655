import type { UnleashConstraint, UnleashFeature, UnleashStrategy } from '../../../contracts/flag-files.ts';
import type { FlagRule } from '../../../contracts/flag-rules.ts';
import { type Condition, isObject } from '../../condition/condition.ts';
import { type FlagFile, type ImportedFlag, keyFor, type Loss, type ReadFlag } from './imported.ts';

/** The features of `/api/client/features`, or of an export, which keeps their parts in lists beside them. */
export function unleashFlags(file: Record<string, unknown>): FlagFile {
  if (!Array.isArray(file.features)) return { unreadable: 'An Unleash file has a list of its features in "features".' };
  const list = (name: string, by: string) =>
    Map.groupBy(Array.isArray(file[name]) ? file[name].filter(isObject) : [], (each) => each[by]);
  const strategies = list('featureStrategies', 'featureName');
  const environments = list('featureEnvironments', 'featureName');
  const dependencies = list('dependencies', 'feature');
  return {
    flags: file.features.map((feature: unknown, index) => {
      if (!isObject(feature)) return { name: `features[${index}]`, filed: feature };
      const { name } = feature;
      const filed = {
        ...feature,
        strategies: feature.strategies ?? strategies.get(name) ?? [],
        enabled: feature.enabled ?? environments.get(name)?.[0]?.enabled ?? false,
        dependencies: feature.dependencies ?? dependencies.get(name)?.[0]?.dependencies ?? [],
      };
      return { name: typeof name === 'string' ? name : `features[${index}]`, filed };
    }),
  };
}

/** A feature of Unleash's, of one environment. */
export function fromUnleash(feature: UnleashFeature): ReadFlag {
  const { name } = feature;
  const losses: Loss[] = [];
  const lost = (what: string, why: string) => losses.push({ flag: name, what, why });
  if (feature.variants?.length) lost('its variants', 'They belong to the flag there and to rules here: add a split.');
  const given = feature.strategies ?? [];
  const flag = {
    key: keyFor(name, losses),
    name,
    description: feature.description ?? 'Imported from Unleash',
    type: 'boolean' as const,
    kind: kinds.get(feature.type ?? '') ?? ('release' as const),
    enabled: feature.enabled ?? false,
    defaultValue: false,
    variants: [],
    // Without a strategy Unleash gives an enabled flag to everybody.
    rules: given.length === 0 ? [{ id: 'rule-1', value: true }] : given.flatMap((each, at) => ruleOf(each, at, lost)),
    dependencies: (feature.dependencies ?? []).map(({ feature: parent, enabled, variants }) => {
      if (variants?.length) lost(`the variants that it asks of ${parent}`, 'That it is on is enough here.');
      return { flagKey: keyFor(parent, []), ...(enabled === false ? { condition: { value: false } } : {}) };
    }),
  };
  return { flag, losses };
}

const kinds = new Map<string, ImportedFlag['kind']>([
  ['release', 'release'],
  ['experiment', 'experiment'],
  ['operational', 'operations'],
  ['kill-switch', 'operations'],
  ['permission', 'entitlement'],
]);

function ruleOf(strategy: UnleashStrategy, index: number, lost: (what: string, why: string) => void): FlagRule[] {
  const { name } = strategy;
  const parameters = strategy.parameters ?? {};
  const conditions = (strategy.constraints ?? []).map((constraint) => conditionOf(constraint));
  if (strategy.disabled) {
    lost(`the strategy ${name}`, 'It is switched off.');
    return [];
  }
  if (conditions.includes(null) || strategy.segments?.length) {
    lost(
      `the strategy ${name}`,
      strategy.segments?.length ? 'It names segments: add them here.' : 'A constraint has no counterpart.',
    );
    return [];
  }
  if (strategy.variants?.length) {
    lost(`the variants of the strategy ${name}`, 'A flag of theirs is on or off here: add a split.');
  }
  const rule = { id: `rule-${index + 1}`, value: true };
  const known = conditions.filter((condition) => condition !== null);
  const all = (more: Condition[] = []): { condition?: Condition } => {
    const parts = [...known, ...more];
    return parts.length === 0 ? {} : { condition: parts.length === 1 ? parts[0]! : { $and: parts } };
  };
  switch (name) {
    case 'default':
      return [{ ...rule, ...all() }];
    case 'flexibleRollout':
    case 'gradualRolloutUserId':
    case 'gradualRolloutSessionId': {
      const percentage = Number(parameters.rollout ?? parameters.percentage ?? 0);
      if (percentage > 0 && percentage < 100) {
        lost(`who is inside ${percentage} %`, 'Unleash hashes otherwise: as many are inside, but others.');
      }
      const by = String(parameters.stickiness ?? (name === 'gradualRolloutSessionId' ? 'sessionId' : 'default'));
      if (by === 'random') lost('that it draws anew each time', 'Who is inside stays so: it assigns by id.');
      return [
        {
          ...rule,
          ...all(),
          percentage,
          hashAttribute: by === 'default' || by === 'random' ? 'id' : attributeOf(by),
          ...(parameters.groupId ? { seed: String(parameters.groupId) } : {}),
        },
      ];
    }
    case 'userWithId': {
      const ids = String(parameters.userIds ?? '').split(',');
      return [{ ...rule, ...all([{ id: { $in: ids.map((id) => id.trim()).filter(Boolean) } }]) }];
    }
    default:
      lost(`the strategy ${name}`, 'It has no counterpart here.');
      return [];
  }
}

const attributeOf = (contextName: string) => (contextName === 'userId' ? 'id' : contextName);

const numbers = new Map([
  ['NUM_EQ', '$eq'],
  ['NUM_GT', '$gt'],
  ['NUM_GTE', '$gte'],
  ['NUM_LT', '$lt'],
  ['NUM_LTE', '$lte'],
]);
const versions = new Map([
  ['SEMVER_EQ', '$veq'],
  ['SEMVER_GT', '$vgt'],
  ['SEMVER_LT', '$vlt'],
]);
const texts = new Map<string, (value: string) => string>([
  ['STR_STARTS_WITH', (value) => `^${value}`],
  ['STR_ENDS_WITH', (value) => `${value}$`],
  ['STR_CONTAINS', (value) => value],
]);

/** @returns null for a constraint without a counterpart */
function conditionOf(constraint: UnleashConstraint): Condition | null {
  const { contextName, operator, value, inverted, caseInsensitive } = constraint;
  const values = constraint.values ?? [];
  const field = attributeOf(contextName);
  const found = ((): Condition | null => {
    if (operator === 'IN') return { [field]: { $in: values } };
    if (operator === 'NOT_IN') return { [field]: { $nin: values } };
    const number = numbers.get(operator);
    if (number) return value && Number.isFinite(Number(value)) ? { [field]: { [number]: Number(value) } } : null;
    const version = versions.get(operator);
    if (version) return value ? { [field]: { [version]: value } } : null;
    const text = texts.get(operator);
    if (!text || values.length === 0) return null;
    const regex = caseInsensitive ? '$regexi' : '$regex';
    const any = values.map((each) => ({ [field]: { [regex]: text(escaped(each)) } }));
    return any.length === 1 ? any[0]! : { $or: any };
  })();
  return found && inverted ? { $not: found } : found;
}

export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
