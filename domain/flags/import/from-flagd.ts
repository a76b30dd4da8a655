import type { FlagRule } from '../../../contracts/flag-rules.ts';
import { type Condition, isObject } from '../../condition/condition.ts';
import { escaped } from './from-unleash.ts';
import { type Imported, type ImportedFlag, keyFor, type Loss, typeOfValue, variantKeyFor } from './imported.ts';

interface FlagdFlag {
  state?: string;
  variants?: Record<string, unknown>;
  defaultVariant?: string;
  targeting?: unknown;
}

/** A flagd configuration (flagd.dev/schema): its targeting is JSON logic, of which the usual part is carried over. */
export function fromFlagd(file: Record<string, unknown>): Imported {
  const losses: Loss[] = [];
  const flags = isObject(file.flags) ? (file.flags as Record<string, FlagdFlag>) : {};
  return { flags: Object.entries(flags).map(([name, flag]) => flagOf(name, flag, losses)), losses };
}

function flagOf(name: string, flag: FlagdFlag, losses: Loss[]): ImportedFlag {
  const given = Object.entries(flag.variants ?? {});
  const types = new Set(given.map(([, value]) => typeOfValue(value)));
  const type = types.size === 1 ? [...types][0]! : 'json';
  const names = new Map(given.map(([variant]) => [variant, variantKeyFor(variant)]));
  const value = flag.defaultVariant === undefined ? undefined : flag.variants?.[flag.defaultVariant];
  const rules: FlagRule[] = [];
  const targeting = flag.targeting;
  if (isObject(targeting) && Object.keys(targeting).length > 0 && !read(targeting, [], rules, names, name, losses)) {
    rules.length = 0;
    losses.push({ flag: name, what: 'its targeting', why: 'It says more than rules here can: write them anew.' });
  }
  return {
    key: keyFor(name, losses),
    name,
    description: 'Imported from flagd',
    type,
    kind: 'release',
    enabled: flag.state !== 'DISABLED',
    defaultValue: value === undefined ? { boolean: false, string: '', number: 0, json: null }[type] : value,
    variants: given.map(([variant, each]) => ({ key: names.get(variant)!, value: each })),
    rules: rules.map((rule, index) => ({ ...rule, id: `rule-${index + 1}` })),
    dependencies: [],
  };
}

/** Turns `if` chains, variants and fractions into rules, in order. @returns whether all of it was understood */
function read(
  logic: unknown,
  conditions: Condition[],
  rules: FlagRule[],
  names: ReadonlyMap<string, string>,
  flag: string,
  losses: Loss[],
): boolean {
  const condition =
    conditions.length === 0 ? {} : { condition: conditions.length === 1 ? conditions[0]! : { $and: conditions } };
  if (logic === null) return true;
  if (typeof logic === 'string' || typeof logic === 'boolean') {
    const variant = names.get(typeof logic === 'boolean' ? String(logic) : logic);
    if (variant) rules.push({ ...condition, variant });
    return variant !== undefined;
  }
  if (!isObject(logic)) return false;
  const [operator, argument] = Object.entries(logic)[0] ?? [];
  if (operator === 'if' && Array.isArray(argument)) {
    const parts: unknown[] = [...argument];
    while (parts.length >= 2) {
      const [test, then] = parts.splice(0, 2);
      const asked = conditionOf(test);
      if (!asked || !read(then, [...conditions, asked], rules, names, flag, losses)) return false;
    }
    return parts.length === 0 || read(parts[0], conditions, rules, names, flag, losses);
  }
  if (operator === 'fractional' && Array.isArray(argument)) {
    const parts = argument.filter(
      (part): part is [string, number?] => Array.isArray(part) && names.has(String(part[0])),
    );
    const sum = parts.reduce((total, [, weight = 1]) => total + weight, 0);
    if (parts.length < 2 || sum === 0) return false;
    const split = parts.map(([variant, weight = 1]) => ({
      variant: names.get(variant)!,
      percentage: (weight / sum) * 100,
    }));
    rules.push({ ...condition, split });
    losses.push({
      flag,
      what: 'who gets which part',
      why: 'flagd hashes otherwise: the parts are as large, with others in them.',
    });
    return true;
  }
  return false;
}

const comparisons: Record<string, string> = { '<': '$lt', '<=': '$lte', '>': '$gt', '>=': '$gte' };
const versions: Record<string, string> = {
  '=': '$veq',
  '!=': '$vne',
  '<': '$vlt',
  '<=': '$vlte',
  '>': '$vgt',
  '>=': '$vgte',
};

/** @returns null for logic without a counterpart */
function conditionOf(logic: unknown): Condition | null {
  if (!isObject(logic)) return null;
  const [operator = '', argument] = Object.entries(logic)[0] ?? [];
  const parts: unknown[] = Array.isArray(argument) ? argument : [argument];
  if (operator === 'and' || operator === 'or') {
    const all = parts.map(conditionOf);
    return all.includes(null) ? null : { [`$${operator}`]: all };
  }
  if (operator === '!') {
    const inner = conditionOf(parts[0]);
    return inner && { $not: inner };
  }
  const field = fieldOf(parts[0]);
  if (field === null) return null;
  const [, second, third] = parts;
  if (operator === '==' || operator === '===') return { [field]: { $eq: second } };
  if (operator === '!=' || operator === '!==') return { [field]: { $ne: second } };
  if (operator in comparisons && parts.length === 2) return { [field]: { [comparisons[operator]!]: second } };
  if (operator === 'in' && Array.isArray(second)) return { [field]: { $in: second } };
  if (operator === 'starts_with' && typeof second === 'string') return { [field]: { $regex: `^${escaped(second)}` } };
  if (operator === 'ends_with' && typeof second === 'string') return { [field]: { $regex: `${escaped(second)}$` } };
  const version = operator === 'sem_ver' && typeof second === 'string' ? versions[second] : undefined;
  return version ? { [field]: { [version]: third } } : null;
}

function fieldOf(logic: unknown): string | null {
  if (!isObject(logic) || !('var' in logic)) return null;
  const name = Array.isArray(logic.var) ? logic.var[0] : logic.var;
  if (typeof name !== 'string' || name.startsWith('$flagd')) return null;
  return name === 'targetingKey' ? 'id' : name;
}
