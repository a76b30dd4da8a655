import type { FlagRule } from '../../../contracts/flag-rules.ts';
import { type Condition, isObject } from '../../condition/condition.ts';
import { type Imported, keyFor, type Loss } from './imported.ts';

interface Constraint {
  contextName: string;
  operator: string;
  values?: string[];
  value?: string;
  inverted?: boolean;
  caseInsensitive?: boolean;
}
interface Strategy {
  name: string;
  parameters?: Record<string, string>;
  constraints?: Constraint[];
  segments?: unknown[];
}
interface Feature {
  name: string;
  type?: string;
  description?: string;
  enabled?: boolean;
  strategies?: Strategy[];
  variants?: { name: string }[];
}

/** Unleash's client features (`/api/client/features`) or its export, of one environment. */
export function fromUnleash(file: Record<string, unknown>): Imported {
  const losses: Loss[] = [];
  const list = <T>(name: string) => (Array.isArray(file[name]) ? (file[name] as T[]) : []);
  const strategies = Map.groupBy(
    list<Strategy & { featureName: string }>('featureStrategies'),
    (each) => each.featureName,
  );
  const environments = new Map(
    list<{ featureName: string; enabled: boolean }>('featureEnvironments').map((each) => [
      each.featureName,
      each.enabled,
    ]),
  );
  const flags = list<Feature>('features')
    .filter(isObject)
    .map((feature) => {
      const { name } = feature;
      const lost = (what: string, why: string) => losses.push({ flag: name, what, why });
      if (feature.variants?.length)
        lost('its variants', 'They belong to the flag there and to rules here: add a split.');
      const given = feature.strategies ?? strategies.get(name) ?? [];
      return {
        key: keyFor(name, losses),
        name,
        description: feature.description ?? 'Imported from Unleash',
        type: 'boolean' as const,
        kind: kinds[feature.type ?? ''] ?? ('release' as const),
        enabled: feature.enabled ?? environments.get(name) ?? false,
        defaultValue: false,
        variants: [],
        rules: given.flatMap((strategy, index) => ruleOf(strategy, index, lost)),
        dependencies: [],
      };
    });
  return { flags, losses };
}

const kinds: Record<string, 'release' | 'experiment' | 'operations' | 'entitlement'> = {
  release: 'release',
  experiment: 'experiment',
  operational: 'operations',
  'kill-switch': 'operations',
  permission: 'entitlement',
};

function ruleOf(strategy: Strategy, index: number, lost: (what: string, why: string) => void): FlagRule[] {
  const { name, parameters = {}, constraints = [] } = strategy;
  const conditions = constraints.map((constraint) => conditionOf(constraint));
  if (conditions.includes(null) || strategy.segments?.length) {
    lost(
      `the strategy ${name}`,
      strategy.segments?.length ? 'It names segments: add them here.' : 'A constraint has no counterpart.',
    );
    return [];
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
      const by = parameters.stickiness ?? 'default';
      const attribute = by === 'default' || by === 'userId' ? 'id' : by;
      return [
        {
          ...rule,
          ...all(),
          percentage,
          hashAttribute: attribute,
          ...(parameters.groupId ? { seed: parameters.groupId } : {}),
        },
      ];
    }
    case 'userWithId': {
      const ids = (parameters.userIds ?? '').split(',').map((id) => id.trim());
      return [{ ...rule, ...all([{ id: { $in: ids.filter(Boolean) } }]) }];
    }
    default:
      lost(`the strategy ${name}`, 'It has no counterpart here.');
      return [];
  }
}

const names: Record<string, string> = { userId: 'id' };
const numbers: Record<string, string> = {
  NUM_EQ: '$eq',
  NUM_GT: '$gt',
  NUM_GTE: '$gte',
  NUM_LT: '$lt',
  NUM_LTE: '$lte',
};
const versions: Record<string, string> = { SEMVER_EQ: '$veq', SEMVER_GT: '$vgt', SEMVER_LT: '$vlt' };
const texts: Record<string, (value: string) => string> = {
  STR_STARTS_WITH: (value) => `^${value}`,
  STR_ENDS_WITH: (value) => `${value}$`,
  STR_CONTAINS: (value) => value,
};

/** @returns null for a constraint without a counterpart */
function conditionOf({
  contextName,
  operator,
  values = [],
  value,
  inverted,
  caseInsensitive,
}: Constraint): Condition | null {
  const field = names[contextName] ?? contextName;
  const found = ((): Condition | null => {
    if (operator === 'IN') return { [field]: { $in: values } };
    if (operator === 'NOT_IN') return { [field]: { $nin: values } };
    const number = numbers[operator];
    if (number) return { [field]: { [number]: Number(value) } };
    const version = versions[operator];
    if (version) return { [field]: { [version]: value } };
    const text = texts[operator];
    if (!text) return null;
    const regex = caseInsensitive ? '$regexi' : '$regex';
    const any = values.map((each) => ({ [field]: { [regex]: text(escaped(each)) } }));
    return any.length === 1 ? any[0]! : { $or: any };
  })();
  return found && inverted ? { $not: found } : found;
}

export function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
