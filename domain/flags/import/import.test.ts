import { expect, it } from '@jest/globals';
import { fromFlagd } from './from-flagd.ts';
import { fromGrowthbook } from './from-growthbook.ts';
import { fromUnleash } from './from-unleash.ts';

it('carries GrowthBook features over, and says what it could not', () => {
  const { flags, losses } = fromGrowthbook({
    features: {
      newCheckout: {
        defaultValue: false,
        rules: [
          { force: true, condition: { country: 'SE' }, coverage: 0.25, hashVersion: 2, hashAttribute: 'accountId' },
          {
            variations: [true, false],
            weights: [0.5, 0.5],
            key: 'exp',
            meta: [{ key: 'a' }, { key: 'b' }],
            namespace: ['n', 0, 1],
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
            { variant: 'a', percentage: 50 },
            { variant: 'b', percentage: 50 },
          ],
          seed: 'exp',
        },
      ],
      variants: [
        { key: 'a', value: true },
        { key: 'b', value: false },
      ],
    },
  ]);
  expect(losses.map(({ what }) => what)).toEqual(['rule 2', 'namespace of rule 2']);
});

it('carries Unleash strategies over as rules', () => {
  const { flags, losses } = fromUnleash({
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
  const { flags, losses } = fromFlagd({
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
