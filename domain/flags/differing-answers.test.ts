import { describe, expect, it } from '@jest/globals';
import { FlagRule } from '../../contracts/flag-rules.ts';
import type { FlagDefinition } from './definition.ts';
import { type Configuration, differingAnswers } from './differing-answers.ts';

const now = new Date('2026-06-01T00:00:00Z');
const flag = (key: string, changes: Partial<FlagDefinition> = {}): FlagDefinition => ({
  key,
  type: 'string',
  kind: 'release',
  variants: [
    { key: 'a', value: 'A' },
    { key: 'b', value: 'B' },
  ],
  dependencies: [],
  archived: false,
  enabled: true,
  killed: false,
  defaultValue: 'none',
  rules: [],
  overrides: [],
  schedule: null,
  rollouts: [],
  ...changes,
});
const rule = (fields: object) => FlagRule.parse({ id: 'one', ...fields });
const everyA = [rule({ variant: 'a' })];
const configuration = (flags: FlagDefinition[], segments: Record<string, Record<string, unknown>> = {}) =>
  ({
    flags: new Map(flags.map((each) => [each.key, each])),
    segments: new Map(Object.entries(segments)),
  }) satisfies Configuration;
/** Which of two subjects gets something else. */
const differing = (before: Configuration, after: Configuration) => {
  const differs = differingAnswers({ before, after }, now);
  return differs && [differs({ id: '1', country: 'SE' }), differs({ id: '2', country: 'NO' })];
};
const changed = (before: Partial<FlagDefinition>, after: Partial<FlagDefinition>, others: FlagDefinition[] = []) =>
  differing(configuration([flag('f', before), ...others]), configuration([flag('f', after), ...others]));

describe('who gets another value', () => {
  it('is nobody without a change, and by names alone', () => {
    expect(changed({}, {})).toBeNull();
    expect(changed({ rules: everyA }, { rules: [rule({ variant: 'a', description: 'The first' })] })).toEqual([
      false,
      false,
    ]);
  });
  it('is everybody by the new value of a variant that a rule gives', () => {
    expect(changed({ rules: everyA }, { rules: everyA, variants: [{ key: 'a', value: 'other' }] })).toEqual([
      true,
      true,
    ]);
  });
  it('is whom a dependency takes the value from, and those of flags that depend on the flag', () => {
    const parent = flag('parent', {
      type: 'boolean',
      variants: [],
      defaultValue: false,
      rules: [rule({ condition: { country: 'SE' }, value: true })],
    });
    expect(changed({ rules: everyA }, { rules: everyA, dependencies: [{ flagKey: 'parent' }] }, [parent])).toEqual([
      false,
      true,
    ]);
    const child = flag('child', { rules: everyA, dependencies: [{ flagKey: 'f', condition: { value: 'A' } }] });
    expect(changed({ rules: everyA }, { rules: everyA, enabled: false }, [child])).toEqual([true, true]);
    const on = configuration([parent, flag('f', { rules: everyA, dependencies: [{ flagKey: 'parent' }] })]);
    expect(differing(on, { ...on, flags: new Map([...on.flags, ['parent', { ...parent, rules: [] }]]) })).toEqual([
      true,
      false,
    ]);
  });
  it('is who comes into or leaves a segment that a rule asks, and nobody by one that none asks', () => {
    const flags = [flag('f', { rules: [rule({ segments: ['swedes'], variant: 'a' })] })];
    const swedes = { country: 'SE' };
    const at = (segments: Record<string, Record<string, unknown>>) => configuration(flags, segments);
    expect(differing(at({ swedes }), at({ swedes: {} }))).toEqual([false, true]);
    expect(differing(at({ swedes }), at({}))).toEqual([true, false]);
    expect(differing(at({ swedes, others: swedes }), at({ swedes, others: {} }))).toBeNull();
  });
  it('counts what a schedule will bring, not the present moment alone', () => {
    const steps = (percentage: number) => ({
      rules: [
        rule({
          variant: 'a',
          schedule: { steps: [{ at: '2026-07-01T00:00:00Z', percentage }] },
        }),
      ],
    });
    expect(changed({}, steps(100))).toEqual([true, true]);
    expect(changed(steps(100), steps(100))).toBeNull();
    expect(
      changed({ rules: everyA }, { rules: everyA, schedule: { from: null, until: '2026-08-01T00:00:00Z' } }),
    ).toEqual([true, true]);
  });
  it('takes a flag that is archived or not there as one that gives its default', () => {
    expect(changed({ rules: everyA }, { rules: everyA, archived: true })).toEqual([true, true]);
    expect(changed({}, { archived: true })).toEqual([false, false]);
    expect(differing(configuration([]), configuration([flag('f', { rules: everyA })]))).toEqual([true, true]);
  });
  it('counts everybody where there are more moments than can be compared', () => {
    const rules = Array.from({ length: 3 }, (_, one) =>
      rule({
        id: `r${one}`,
        condition: { country: 'DK' },
        variant: 'a',
        schedule: {
          steps: Array.from({ length: 50 }, (_, step) => ({
            at: new Date(now.getTime() + (one * 50 + step + 1) * 60_000).toISOString(),
            percentage: step,
          })),
        },
      }),
    );
    expect(changed({}, { rules })).toEqual([true, true]);
  });
});
