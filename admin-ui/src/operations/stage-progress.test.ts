import { describe, expect, it } from '@jest/globals';
import type { Operation, OperationStep } from '../../../contracts/operations.ts';
import { operationStages } from '../../../contracts/tables/operation-steps.ts';
import { words } from './operation-words.ts';
import { stageProgress } from './stage-progress.ts';

const step = (stage: string, changes: Partial<OperationStep> = {}): OperationStep => ({
  stage,
  step: 'syncPrice',
  subject: 'pro:base',
  compensation: false,
  status: 'done',
  attempt: 1,
  startedAt: '2026-03-01T00:00:00Z',
  finishedAt: '2026-03-01T00:00:01Z',
  error: null,
  ...changes,
});
const states = (changes: Partial<Operation>) =>
  stageProgress({
    stage: 'stripe_sync',
    stages: [...operationStages.publishPlan],
    status: 'running',
    steps: [],
    ...changes,
  }).map(({ state }) => state);

describe('stageProgress', () => {
  it('goes along the stages', () => {
    expect(states({})).toEqual(['current', 'todo', 'todo', 'todo', 'todo']);
    expect(states({ stage: 'preview', status: 'waiting' })).toEqual(['done', 'done', 'current', 'todo', 'todo']);
    expect(states({ stage: 'active', status: 'done' })).toEqual(['done', 'done', 'done', 'done', 'done']);
  });

  it('a cancelled one has stopped, not failed', () => {
    expect(states({ stage: 'preview', status: 'cancelled' })).toEqual(['done', 'done', 'stopped', 'todo', 'todo']);
  });

  it('shows where it failed, though the stage has gone back meanwhile', () => {
    const steps = [
      ...['stripe_sync', 'validation', 'preview'].map((stage) => step(stage)),
      step('stripe_publish', { status: 'failed' }),
      step('stripe_sync', { compensation: true }),
    ];
    expect(states({ stage: 'stripe_sync', status: 'failed', steps })).toEqual([
      'done',
      'done',
      'done',
      'failed',
      'skipped',
    ]);
  });

  it('tells of a process that has ended what it went through alone', () => {
    const rollout = { stages: [...operationStages.rollOutFlag], steps: [step('stages')] };
    expect(states({ ...rollout, stage: 'completed', status: 'done' })).toEqual(['done', 'done', 'skipped']);
    expect(states({ ...rollout, stage: 'rolled_back', status: 'cancelled' })).toEqual(['done', 'skipped', 'done']);
    const experiment = { stages: [...operationStages.runExperiment], steps: [step('running'), step('decision')] };
    expect(states({ ...experiment, stage: 'settled', status: 'done' })).toEqual([
      'skipped',
      'done',
      'done',
      'skipped',
      'skipped',
      'done',
    ]);
  });
});

it.each([
  ['activateInStripe', 'Activate in Stripe'],
  ['stripe_update', 'Stripe update'],
  ['experiment.settled', 'Experiment settled'],
])('words(%s) is "%s"', (name, expected) => {
  expect(words(name)).toBe(expected);
});
