import { expect, it } from '@jest/globals';
import { FlagdFlag, GrowthBookFeature, UnleashFeature } from '../../../contracts/flag-files.ts';
import type { FlagRule } from '../../../contracts/flag-rules.ts';
import { compileFeatures } from '../compile-features.ts';
import { compileFlags } from '../compile-flags.ts';
import type { FlagDefinition } from '../definition.ts';
import type { FeatureSet } from '../feature.ts';
import { flagdFlags, fromFlagd } from './from-flagd.ts';
import { fromGrowthbook, growthbookFlags } from './from-growthbook.ts';
import { fromUnleash, unleashFlags } from './from-unleash.ts';
import type { FiledFlag, FlagFile, ImportedFlag, Loss } from './imported.ts';

/** Reads every flag of a file, as the import does. */
function all(file: FlagFile, read: (filed: FiledFlag) => { flag: ImportedFlag; losses: Loss[] }) {
  if ('unreadable' in file) throw new Error(file.unreadable);
  const results = file.flags.map(read);
  return { flags: results.map(({ flag }) => flag), losses: results.flatMap(({ losses }) => losses) };
}
const growthbook = (file: { features: Record<string, unknown>; savedGroups?: Record<string, unknown[]> }) =>
  all(growthbookFlags(file), ({ name, filed }) =>
    fromGrowthbook(name, GrowthBookFeature.parse(filed), file.savedGroups ?? {}),
  );
const unleash = (file: Record<string, unknown>) =>
  all(unleashFlags(file), ({ filed }) => fromUnleash(UnleashFeature.parse(filed)));
const flagd = (file: Record<string, unknown>) =>
  all(flagdFlags(file), ({ name, filed }) => fromFlagd(name, FlagdFlag.parse(filed)));

const rulesOf = ({ flags: [flag] }: { flags: ImportedFlag[] }): FlagRule[] => flag!.rules;
const compiled = (flags: ImportedFlag[]) =>
  compileFlags(
    flags.map(
      (flag): FlagDefinition => ({
        ...flag,
        ...{ archived: false, killed: false, overrides: [], schedule: null, rollouts: [] },
      }),
    ),
    new Map(),
    new Date(0),
  ).compiled;

it('carries GrowthBook features over, and says what it could not', () => {
  const { flags, losses } = growthbook({
    features: {
      newCheckout: {
        defaultValue: false,
        rules: [
          { force: true, condition: { country: 'SE' }, coverage: 0.25, hashVersion: 2, hashAttribute: 'accountId' },
          {
            variations: [true, false],
            weights: [0.5, 0.5],
            key: 'exp',
            meta: [{ key: 'Control' }, { key: 'b' }],
          },
        ],
      },
    },
  });
  expect(flags).toMatchObject([
    {
      key: 'newCheckout',
      type: 'boolean',
      rules: [
        { condition: { country: 'SE' }, percentage: 25, value: true, hashAttribute: 'accountId' },
        {
          split: [
            { variant: 'control', percentage: 50 },
            { variant: 'b', percentage: 50 },
          ],
          seed: 'exp',
        },
      ],
      variants: [
        { key: 'control', value: true },
        { key: 'b', value: false },
      ],
    },
  ]);
  expect(losses.map(({ what }) => what)).toEqual(['rule 2']);
});

it('carries Unleash strategies over as rules', () => {
  const { flags, losses } = unleash({
    features: [
      {
        name: 'search',
        enabled: true,
        type: 'kill-switch',
        strategies: [
          { name: 'userWithId', parameters: { userIds: 'a, b' } },
          {
            name: 'flexibleRollout',
            parameters: { rollout: '40', stickiness: 'sessionId', groupId: 'search' },
            constraints: [
              { contextName: 'country', operator: 'IN', values: ['SE'] },
              { contextName: 'seats', operator: 'NUM_GTE', value: '5', inverted: true },
            ],
          },
          { name: 'remoteAddress', parameters: { IPs: '10.0.0.1' } },
        ],
      },
    ],
  });
  expect(flags).toMatchObject([
    {
      key: 'search',
      kind: 'operations',
      enabled: true,
      rules: [
        { condition: { id: { $in: ['a', 'b'] } }, value: true },
        {
          condition: { $and: [{ country: { $in: ['SE'] } }, { $not: { seats: { $gte: 5 } } }] },
          percentage: 40,
          hashAttribute: 'sessionId',
          seed: 'search',
        },
      ],
    },
  ]);
  expect(losses.map(({ what }) => what)).toEqual(['who is inside 40 %', 'the strategy remoteAddress']);
});

it('carries the usual part of flagd targeting over, and none of a flag that says more', () => {
  const variants = { red: 'r', blue: 'b' };
  const { flags, losses } = flagd({
    flags: {
      colour: {
        state: 'ENABLED',
        variants,
        defaultVariant: 'red',
        targeting: {
          if: [
            { and: [{ in: [{ var: 'country' }, ['SE']] }, { sem_ver: [{ var: 'version' }, '>=', '2.0.0'] }] },
            'blue',
            {
              fractional: [
                ['red', 25],
                ['blue', 75],
              ],
            },
          ],
        },
      },
      'my.bool_Flag': { variants, defaultVariant: 'red', targeting: { if: [{ '%': [{ var: 'n' }, 2] }, 'blue'] } },
    },
  });
  expect(flags).toMatchObject([
    {
      key: 'colour',
      type: 'string',
      defaultValue: 'r',
      rules: [
        { condition: { $and: [{ country: { $in: ['SE'] } }, { version: { $vgte: '2.0.0' } }] }, variant: 'blue' },
        {
          split: [
            { variant: 'red', percentage: 25 },
            { variant: 'blue', percentage: 75 },
          ],
        },
      ],
    },
    { key: 'my.bool_Flag', rules: [] },
  ]);
  expect(losses.map(({ flag, what }) => [flag, what])).toEqual([
    ['colour', 'who gets which part'],
    ['my.bool_Flag', 'its targeting'],
  ]);
});

it('leaves everybody of GrowthBook on the side that they have, whatever the key is called here', () => {
  const hashed = { hashVersion: 2, hashAttribute: 'id' };
  const set: FeatureSet = {
    features: {
      parent: { defaultValue: false, rules: [{ force: true, condition: { plan: 'team' } }] },
      'new checkout!': {
        defaultValue: 'old',
        rules: [
          { parentConditions: [{ id: 'parent', condition: { value: true }, gate: true }] },
          { force: 'forced', condition: { id: { $inGroup: 'staff' } } },
          { force: 'part', coverage: 0.3, ...hashed },
          { variations: ['a', 'b', 'c'], weights: [0.2, 0.3, 0.5], coverage: 0.8, key: 'exp', ...hashed },
        ],
      },
      unnamed: { defaultValue: 0, rules: [{ variations: [1, 2], weights: [0.9, 0.9], ...hashed }] },
    },
    savedGroups: { staff: ['u3', 'u7'] },
  };
  const { flags, losses } = growthbook(set as Parameters<typeof growthbook>[0]);
  expect(losses.map(({ what }) => what)).toEqual(['its key', 'that it gives nothing while a prerequisite is unmet']);
  const [theirs, ours] = [compileFeatures(set), compiled(flags)];
  const given = new Set<unknown>();
  for (let subject = 0; subject < 500; subject++) {
    const attributes = { id: `u${subject}`, plan: 'team' };
    for (const [key, name] of [
      ['new-checkout-', 'new checkout!'],
      ['unnamed', 'unnamed'],
    ] as const) {
      const expected = theirs.get(name)!.evaluate(attributes).value;
      given.add(expected);
      expect([subject, key, ours.get(key)!.evaluate(attributes).value]).toEqual([subject, key, expected]);
    }
  }
  expect(given).toEqual(new Set(['forced', 'part', 'a', 'b', 'c', 'old', 1, 2]));
  expect(ours.get('new-checkout-')!.evaluate({ id: 'u3', plan: 'free' }).value).toBe('old');
});

it('gives nobody a value of GrowthBook that they did not have, where a rule says more than one here can', () => {
  const one = (rules: unknown[], more: object = {}) =>
    growthbook({ features: { f: { defaultValue: false, rules } }, ...more });
  const parents = [{ id: 'p', condition: { value: true } }];
  const gate = [{ ...parents[0], gate: true }];
  for (const rule of [
    { force: true, range: [0.2, 0.4] },
    { variations: [true, false], namespace: ['n', 0, 0.1] },
    { force: true, filters: [{ seed: 's', ranges: [[0, 0.1]] }] },
    { force: true, condition: { $or: [{ id: { $inGroup: 'missing' } }] } },
    { condition: { country: 'SE' } },
  ]) {
    const left = one([{ id: 'fr_1', ...rule }]);
    expect([rule, rulesOf(left), left.losses.map(({ what }) => what)]).toEqual([rule, [], ['rule fr_1']]);
  }
  const some = one([
    { force: true, condition: { a: 1 } },
    { force: true, parentConditions: parents },
  ]);
  expect([rulesOf(some), some.flags[0]!.dependencies]).toEqual([
    [{ id: 'rule-1', condition: { a: 1 }, value: true }],
    [],
  ]);
  const behind = one([{ force: true, condition: { a: 1 } }, { parentConditions: gate }, { force: true }]);
  expect(rulesOf(behind)).toHaveLength(1);
  expect(behind.losses.map(({ what }) => what)).toEqual(['rule 2', 'rule 3']);
  const every = one([
    { force: true, condition: { a: 1 }, parentConditions: parents },
    { force: true, parentConditions: parents },
  ]);
  expect([rulesOf(every).length, every.flags[0]!.dependencies, every.losses]).toEqual([
    2,
    [{ flagKey: 'p', condition: { value: true } }],
    [],
  ]);
});

it('says what Unleash gives: all to everybody without a strategy, nothing by one that is switched off, parents first', () => {
  const { flags, losses } = unleash({
    features: [
      { name: 'bare', enabled: true, strategies: [] },
      { name: 'off', enabled: true, strategies: [{ name: 'default', disabled: true }] },
      {
        name: 'split',
        enabled: true,
        dependencies: [{ feature: 'bare' }, { feature: 'off', enabled: false }, { feature: 'x', variants: ['v'] }],
        strategies: [
          { name: 'flexibleRollout', parameters: { rollout: 50, stickiness: 'random' }, variants: [{ name: 'v' }] },
          { name: 'default', constraints: [{ contextName: 'a', operator: 'STR_CONTAINS', values: [] }] },
        ],
      },
    ],
  });
  expect(flags).toMatchObject([
    { rules: [{ value: true }] },
    { rules: [] },
    {
      rules: [{ percentage: 50, hashAttribute: 'id' }],
      dependencies: [{ flagKey: 'bare' }, { flagKey: 'off', condition: { value: false } }, { flagKey: 'x' }],
    },
  ]);
  expect(losses.map(({ flag, what }) => `${flag}: ${what}`)).toEqual([
    'off: the strategy default',
    'split: the variants of the strategy flexibleRollout',
    'split: who is inside 50 %',
    'split: that it draws anew each time',
    'split: the strategy default',
    'split: the variants that it asks of x',
  ]);
  const exported = unleash({
    features: [{ name: 'f' }],
    featureEnvironments: [{ featureName: 'f', enabled: true }],
    featureStrategies: [{ featureName: 'f', name: 'userWithId', parameters: { userIds: 'a' } }],
    dependencies: [{ feature: 'f', dependencies: [{ feature: 'g', enabled: true }] }],
  });
  expect(exported.flags).toMatchObject([
    { enabled: true, rules: [{ condition: { id: { $in: ['a'] } } }], dependencies: [{ flagKey: 'g' }] },
  ]);
});

it('ends where a branch of flagd ends, and assigns by what flagd assigns by', () => {
  const flag = (targeting: unknown) => ({
    state: 'ENABLED',
    variants: { red: 'r', blue: 'b', green: 'g' },
    defaultVariant: 'red',
    targeting,
  });
  const se = { '==': [{ var: 'country' }, 'SE'] };
  const team = { '==': [{ var: 'plan' }, 'team'] };
  const { flags } = flagd({
    flags: {
      nested: flag({ if: [se, { if: [team, 'blue'] }, 'green'] }),
      none: flag({ if: [se, null, 'green'] }),
    },
  });
  const answers = compiled(flags);
  const value = (key: string, attributes: object) => answers.get(key)!.evaluate({ ...attributes }).value;
  expect(value('nested', { country: 'SE', plan: 'team' })).toBe('b');
  expect(value('nested', { country: 'SE', plan: 'free' })).toBe('r');
  expect(value('nested', { country: 'DK' })).toBe('g');
  expect([value('none', { country: 'SE' }), value('none', { country: 'DK' })]).toEqual(['r', 'g']);

  const parts = [
    ['red', 50],
    ['blue', 50],
  ];
  const by = (first: unknown) => flagd({ flags: { f: flag({ fractional: [first, ...parts] }) } });
  expect(rulesOf(by({ var: 'email' }))).toMatchObject([{ hashAttribute: 'email' }]);
  expect(rulesOf(by({ cat: [{ var: '$flagd.flagKey' }, { var: 'account' }] }))).toMatchObject([
    { hashAttribute: 'account' },
  ]);
  for (const first of [{ cat: [{ var: 'a' }, { var: 'b' }] }, ['pink', 5], ['red', 'x'], 7]) {
    const { losses } = by(first);
    expect([first, losses.map(({ what }) => what)]).toEqual([first, ['its targeting']]);
  }
});

it('says of a file that it is another one', () => {
  for (const [file, why] of [
    [growthbookFlags({ features: [] }), /"features"/],
    [growthbookFlags({ encryptedFeatures: 'x' }), /encrypted/],
    [unleashFlags({ features: {} }), /"features"/],
    [flagdFlags({ flags: [] }), /"flags"/],
  ] as const) {
    expect(file).toEqual({ unreadable: expect.stringMatching(why) });
  }
});
