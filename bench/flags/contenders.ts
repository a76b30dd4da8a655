import { EventEmitter } from 'node:events';
import { GrowthBookClient } from '@growthbook/growthbook';
import type { EvaluationContext } from '@openfeature/core';
import { FlagdCore } from '@openfeature/flagd-core';
import clientModule from 'unleash-client/lib/client.js';
import { defaultStrategies } from 'unleash-client/lib/strategy/index.js';
import { compileFeatures } from '../../domain/flags/compile-features.ts';
import type { Feature } from '../../domain/flags/feature.ts';
import type { Outcome } from '../../domain/flags/outcome.ts';
import type { Subject } from './subjects.ts';

export type Kind = 'rollout' | 'rule';

/** One evaluator with the same flags as the others; each gives how many were on, so that nothing is left out. */
export interface Contender {
  name: string;
  one(key: string, subject: Subject): boolean;
  all(subject: Subject): number;
}

const condition = { country: { $in: ['SE', 'NO', 'DK'] }, plan: 'team', seats: { $gte: 10 } };

function features(flags: [string, Kind][]): Record<string, Feature> {
  return Object.fromEntries(
    flags.map(([key, kind]) => [
      key,
      {
        defaultValue: false,
        rules: [
          kind === 'rollout'
            ? { id: 'r', force: true, coverage: 0.5, hashAttribute: 'id', hashVersion: 2 }
            : { id: 'r', force: true, condition },
        ],
      },
    ]),
  );
}

export function ours(flags: [string, Kind][]): Contender {
  const compiled = compileFeatures(
    { features: features(flags) },
    { variants: () => (value) => (value ? 'on' : 'off') },
  );
  const into: Outcome[] = new Array(flags.length);
  return {
    name: 'ours',
    one: (key, { attributes }) => compiled.get(key)!.evaluate(attributes, null).value === true,
    all({ attributes }) {
      let on = 0;
      for (const { value, reason } of compiled.evaluateAll(attributes, null, into))
        if (value === true && reason) on += 1;
      return on;
    },
  };
}

export function growthbook(flags: [string, Kind][]): Contender {
  const client = new GrowthBookClient().initSync({ payload: { features: features(flags) as never } });
  return {
    name: '@growthbook/growthbook',
    one: (key, { attributes }) => client.evalFeature(key, { attributes }).value === true,
    all({ attributes }) {
      let on = 0;
      for (const [key] of flags) {
        const { value, source } = client.evalFeature(key, { attributes });
        if (value === true && source) on += 1;
      }
      return on;
    },
  };
}

export function unleash(flags: [string, Kind][]): Contender {
  const toggles = new Map(
    flags.map(([name, kind]) => [
      name,
      {
        name,
        type: 'release',
        enabled: true,
        project: 'default',
        stale: false,
        impressionData: false,
        variants: [],
        strategies: [
          kind === 'rollout'
            ? {
                name: 'flexibleRollout',
                parameters: { rollout: '50', stickiness: 'userId', groupId: name },
                constraints: [],
              }
            : {
                name: 'default',
                parameters: {},
                constraints: [
                  { contextName: 'country', operator: 'IN', values: ['SE', 'NO', 'DK'], inverted: false },
                  { contextName: 'plan', operator: 'IN', values: ['team'], inverted: false },
                  { contextName: 'seats', operator: 'NUM_GTE', value: '10', values: [], inverted: false },
                ],
              },
        ],
      },
    ]),
  );
  const repository = Object.assign(new EventEmitter(), {
    getToggle: (name: string) => toggles.get(name),
    getToggles: () => [...toggles.values()],
    getSegment: () => undefined,
    getTogglesWithSegmentData: () => [],
    stop() {},
    async start() {},
  });
  const client = new clientModule.default(repository as never, defaultStrategies);
  return {
    name: 'unleash-client',
    one: (key, subject) => client.isEnabled(key, subject.unleash as never, () => false),
    all(subject) {
      let on = 0;
      for (const [key] of flags) if (client.isEnabled(key, subject.unleash as never, () => false)) on += 1;
      return on;
    },
  };
}

export function flagd(flags: [string, Kind][]): Contender {
  const core = new FlagdCore();
  core.setConfigurations(
    JSON.stringify({
      flags: Object.fromEntries(
        flags.map(([key, kind]) => [
          key,
          {
            state: 'ENABLED',
            variants: { on: true, off: false },
            defaultVariant: 'off',
            targeting:
              kind === 'rollout'
                ? {
                    fractional: [
                      { cat: [{ var: '$flagd.flagKey' }, { var: 'targetingKey' }] },
                      ['on', 50],
                      ['off', 50],
                    ],
                  }
                : {
                    if: [
                      {
                        and: [
                          { in: [{ var: 'country' }, ['SE', 'NO', 'DK']] },
                          { '==': [{ var: 'plan' }, 'team'] },
                          { '>=': [{ var: 'seats' }, 10] },
                        ],
                      },
                      'on',
                      'off',
                    ],
                  },
          },
        ]),
      ),
    }),
  );
  return {
    name: '@openfeature/flagd-core',
    one: (key, subject) => core.resolveBooleanEvaluation(key, false, subject.flagd as EvaluationContext).value,
    all(subject) {
      let on = 0;
      for (const { value, reason } of core.resolveAll(subject.flagd as EvaluationContext)) {
        if (value === true && reason) on += 1;
      }
      return on;
    },
  };
}
