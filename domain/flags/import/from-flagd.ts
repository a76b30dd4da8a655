import type { FlagdFlag } from '../../../contracts/flag-files.ts';
import type { FlagRule } from '../../../contracts/flag-rules.ts';
import { type Condition, isObject } from '../../condition/condition.ts';
import { emptyValueOf } from '../definition.ts';
import { escaped } from './from-unleash.ts';
import {
  type FlagFile,
  flagsByName,
  keyFor,
  type Loss,
  type ReadFlag,
  typeOfValue,
  variantKeyFor,
} from './imported.ts';

/** The flags of a configuration. */
export function flagdFlags(file: Record<string, unknown>): FlagFile {
  const flags = flagsByName(file.flags);
  return flags ? { flags } : { unreadable: 'A flagd configuration has its flags by key in "flags".' };
}

/** A flag of flagd's: its targeting is JSON logic, of which the usual part is carried over. */
export function fromFlagd(name: string, flag: FlagdFlag): ReadFlag {
  const losses: Loss[] = [];
  const key = keyFor(name, losses);
  const given = Object.entries(flag.variants);
  const types = new Set(given.map(([, value]) => typeOfValue(value)));
  const type = types.size === 1 ? [...types][0]! : 'json';
  const names = new Map(given.map(([variant]) => [variant, variantKeyFor(variant)]));
  const standard = given.find(([variant]) => variant === flag.defaultVariant)?.[1] ?? emptyValueOf(type);
  const { targeting } = flag;
  const reading: Reading = { rules: [], names, standard, flag: name, losses: [] };
  const hasTargeting = isObject(targeting) && Object.keys(targeting).length > 0;
  const understood = !hasTargeting || read(targeting, [], reading);
  if (!understood) {
    losses.push({ flag: name, what: 'its targeting', why: 'It says more than rules here can: write them anew.' });
  }
  return {
    flag: {
      key,
      name,
      description: 'Imported from flagd',
      type,
      kind: 'release',
      enabled: flag.state !== 'DISABLED',
      defaultValue: standard,
      variants: given.map(([variant, each]) => ({ key: names.get(variant)!, value: each })),
      rules: understood ? reading.rules.map((rule, index) => ({ ...rule, id: `rule-${index + 1}` })) : [],
      dependencies: [],
    },
    losses: understood ? [...losses, ...reading.losses] : losses,
  };
}

interface Reading {
  rules: FlagRule[];
  names: ReadonlyMap<string, string>;
  /** What the default variant gives. */
  standard: unknown;
  flag: string;
  losses: Loss[];
}

/** Turns `if` chains, variants and fractions into rules, in order. @returns whether all of it was understood */
function read(logic: unknown, conditions: Condition[], reading: Reading): boolean {
  const { rules, names } = reading;
  const condition =
    conditions.length === 0 ? {} : { condition: conditions.length === 1 ? conditions[0]! : { $and: conditions } };
  if (logic === null) {
    // Who came so far gets the default variant, and does not go on to what else there is.
    if (conditions.length > 0) rules.push({ ...condition, value: reading.standard });
    return true;
  }
  if (typeof logic === 'string' || typeof logic === 'boolean') {
    const variant = names.get(String(logic));
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
      if (!asked || !read(then, [...conditions, asked], reading)) return false;
    }
    return read(parts.length === 0 ? null : parts[0], conditions, reading);
  }
  return operator === 'fractional' && Array.isArray(argument) && readFraction(argument, condition, reading);
}

/** Parts, after what they are assigned by where that is not the targeting key. */
function readFraction(argument: unknown[], condition: { condition?: Condition }, reading: Reading): boolean {
  const { names, flag } = reading;
  const [first] = argument;
  const by = Array.isArray(first) ? 'id' : assigningAttribute(first);
  const parts = (Array.isArray(first) ? argument : argument.slice(1)).map((part): [string, number] | null => {
    const [variant, weight = 1] = Array.isArray(part) ? part : [];
    const named = names.get(String(variant));
    return named !== undefined && typeof weight === 'number' && weight >= 0 ? [named, weight] : null;
  });
  const known = parts.filter((part) => part !== null);
  const sum = known.reduce((total, [, weight]) => total + weight, 0);
  if (by === null || known.length < parts.length || known.length < 2 || sum === 0) return false;
  const split = known.map(([variant, weight]) => ({ variant, percentage: (weight / sum) * 100 }));
  reading.rules.push({ ...condition, split, ...(by === 'id' ? {} : { hashAttribute: by }) });
  reading.losses.push({
    flag,
    what: 'who gets which part',
    why: 'flagd hashes otherwise: the parts are as large, with others in them.',
  });
  return true;
}

/** `{"var": "email"}`, or that behind the flag's key, as flagd's documentation joins them. */
function assigningAttribute(logic: unknown): string | null {
  if (!isObject(logic) || !Array.isArray(logic.cat)) return fieldOf(logic);
  const asked = logic.cat.filter((part) => !(isObject(part) && part.var === '$flagd.flagKey'));
  return asked.length === 1 ? fieldOf(asked[0]) : null;
}

const comparisons = new Map([
  ['<', '$lt'],
  ['<=', '$lte'],
  ['>', '$gt'],
  ['>=', '$gte'],
]);
const versions = new Map([
  ['=', '$veq'],
  ['!=', '$vne'],
  ['<', '$vlt'],
  ['<=', '$vlte'],
  ['>', '$vgt'],
  ['>=', '$vgte'],
]);

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
  const comparison = parts.length === 2 ? comparisons.get(operator) : undefined;
  if (comparison) return { [field]: { [comparison]: second } };
  if (operator === 'in' && Array.isArray(second)) return { [field]: { $in: second } };
  if (operator === 'starts_with' && typeof second === 'string') return { [field]: { $regex: `^${escaped(second)}` } };
  if (operator === 'ends_with' && typeof second === 'string') return { [field]: { $regex: `${escaped(second)}$` } };
  const version = operator === 'sem_ver' && typeof second === 'string' ? versions.get(second) : undefined;
  return version ? { [field]: { [version]: third } } : null;
}

function fieldOf(logic: unknown): string | null {
  if (!isObject(logic) || !('var' in logic)) return null;
  const name = Array.isArray(logic.var) ? logic.var[0] : logic.var;
  if (typeof name !== 'string' || name.startsWith('$flagd')) return null;
  return name === 'targetingKey' ? 'id' : name;
}
