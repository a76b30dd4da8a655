import { expect, it } from '@jest/globals';
import { operationStages } from './operation-steps.ts';
import { planStatuses } from './plan-lifecycle.ts';

it.each(Object.entries(operationStages))(
  '%s has stages with names of their own, each with a title',
  (_type, stages) => {
    const names = stages.map(({ stage }) => stage);
    expect(new Set(names).size).toBe(names.length);
    for (const { title } of stages) expect(title).toMatch(/^[A-Z]/);
  },
);

it('shows a publication in the stages that its version goes through', () => {
  const statuses: readonly string[] = planStatuses;
  expect(operationStages.publishPlan.map(({ stage }) => stage).filter((stage) => !statuses.includes(stage))).toEqual(
    [],
  );
});
