import type { FlagRule } from '../../../contracts/flag-rules.ts';
import type { Chooser } from './random.ts';

/** Flags as people make them, each valid by itself; `dependencies` name earlier ones. */
export interface GeneratedFlag {
  key: string;
  name: string;
  kind: 'release' | 'experiment';
  type: 'boolean' | 'string' | 'number';
  defaultValue: unknown;
  enabled: boolean;
  variants: { key: string; value: unknown }[];
  rules: FlagRule[];
  overrides: { attribute: string; subject: string; value: unknown }[];
  dependencies: { flagKey: string; condition?: Record<string, unknown> }[];
}

const countries = ['SE', 'NO', 'DK', 'US', 'JP'];

export function generateFlag(choose: Chooser, index: number): GeneratedFlag {
  const type = choose.pick(['boolean', 'string', 'number'] as const);
  const value = () => ({ boolean: choose.chance(0.8), string: `v${choose.below(4)}`, number: choose.below(9) })[type];
  const variants = type === 'boolean' ? [] : ['a', 'b', 'c'].map((key) => ({ key, value: value() }));
  const named = type === 'boolean' ? ['on', 'off'] : ['a', 'b', 'c'];
  const rules = Array.from({ length: choose.below(4) }, (): FlagRule => {
    const split = choose.chance(0.3);
    const parts = split ? named.map((variant) => ({ variant, percentage: 100 / named.length })) : undefined;
    return {
      ...(parts ? { split: parts } : { value: value() }),
      ...(choose.chance(0.5) ? { condition: condition(choose) } : {}),
      ...(choose.chance(0.6) ? { percentage: choose.pick([0, 1, 25, 50, 99.5, 100]) } : {}),
      ...(choose.chance(0.3) ? { hashAttribute: choose.pick(['accountId', 'deviceId']) } : {}),
      ...(choose.chance(0.3) ? { seed: `seed-${choose.below(9)}` } : {}),
    };
  });
  return {
    key: `flag-${index}`,
    name: `Flag ${index}`,
    kind: choose.pick(['release', 'experiment']),
    type,
    defaultValue: { boolean: false, string: 'base', number: 0 }[type],
    enabled: choose.chance(0.9),
    variants,
    rules,
    overrides: choose.chance(0.2) ? [{ attribute: 'id', subject: `user-${choose.below(500)}`, value: value() }] : [],
    dependencies: index > 0 && choose.chance(0.2) ? [{ flagKey: `flag-${choose.below(index)}` }] : [],
  };
}

function condition(choose: Chooser): Record<string, unknown> {
  return choose.pick<Record<string, unknown>>([
    { country: choose.pick(countries) },
    { country: { $in: choose.some(countries, 3) } },
    { seats: { $gte: choose.below(40) } },
    { plan: { $ne: 'free' }, beta: true },
    { $or: [{ country: 'SE' }, { seats: { $lt: 5 } }] },
    { version: { $vgte: '2.1.0' } },
    { id: { $in: Array.from({ length: 40 }, () => `user-${choose.below(500)}`) } },
    { email: { $in: [`user-${choose.below(500)}@example.com`, `user-${choose.below(500)}@example.com`] } },
    { tags: { $elemMatch: { $eq: 'beta' } } },
  ]);
}

export function generateSubject(choose: Chooser, number: number): Record<string, unknown> & { id: string } {
  return {
    id: `user-${number}`,
    accountId: `account-${number % 97}`,
    ...(choose.chance(0.8) ? { deviceId: `d${choose.below(5_000)}` } : {}),
    country: choose.pick(countries),
    seats: choose.below(50),
    plan: choose.pick(['free', 'team', 'pro']),
    beta: choose.chance(0.5),
    version: choose.pick(['1.9.0', '2.0.9', '2.1.0', '2.10.1']),
    email: `user-${number}@example.com`,
    tags: choose.some(['beta', 'partner'], 2),
  };
}
