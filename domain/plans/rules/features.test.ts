import { expect, it } from '@jest/globals';
import type { PlanConfigurationInput } from '../../../contracts/plans.ts';
import { configurationOf } from '../test-support/configurations.ts';
import { context, problemsOf } from '../test-support/problems-of.ts';
import { validatePlan } from '../validate-plan.ts';

type Features = PlanConfigurationInput['features'];
const flag = (key: string, ...needs: string[]) => ({
  key,
  type: 'boolean',
  dependencies: needs.map((flagKey) => ({ flagKey })),
});
const flags = [flag('reports'), flag('exports', 'reports'), flag('chicken', 'egg'), flag('egg', 'chicken')];

it.each<[string, Features, string[]]>([
  ['known features', [{ featureId: 'reports' }], []],
  ['an unknown feature', [{ featureId: 'sso' }], ['error unknown_feature features[0].featureId']],
  [
    'an unknown dependency',
    [{ featureId: 'reports', dependencies: ['sso'] }],
    ['error unknown_feature features[0].dependencies[0]', 'error missing_dependency features[0].featureId'],
  ],
  ['a dependency that is granted', [{ featureId: 'exports' }, { featureId: 'reports' }], []],
  ['a dependency that is not granted', [{ featureId: 'exports' }], ['error missing_dependency features[0].featureId']],
  [
    'a dependency that is switched off',
    [{ featureId: 'exports' }, { featureId: 'reports', enabled: false }],
    ['error missing_dependency features[0].featureId'],
  ],
  ['a switched off feature needs nothing', [{ featureId: 'exports', enabled: false }], []],
  [
    'a circle in the registry',
    [{ featureId: 'chicken' }, { featureId: 'egg' }],
    ['error circular_dependency features[0].dependencies'],
  ],
  [
    'a circle that the plan closes',
    [{ featureId: 'exports' }, { featureId: 'reports', dependencies: ['exports'] }],
    ['error circular_dependency features[0].dependencies'],
  ],
  [
    'a feature twice',
    [{ featureId: 'reports' }, { featureId: 'reports' }],
    ['error duplicate_feature features[1].featureId'],
  ],
])('%s', (_, features, problems) => {
  expect(problemsOf({ features }, { flags })).toEqual(problems);
});

it('shows the whole circle', () => {
  const configuration = configurationOf({ features: [{ featureId: 'egg' }, { featureId: 'chicken' }] });
  const { errors } = validatePlan({ key: null, configuration }, { ...context, flags });
  expect(errors[0]?.message).toBe('Features depend on each other in a circle: chicken → egg → chicken.');
});
