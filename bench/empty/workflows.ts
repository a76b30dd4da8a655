import { proxyActivities } from '@temporalio/workflow';
import type { PublicationOrder } from '../../contracts/publications.ts';
import { stepOptions } from '../../workflows/steps.ts';
import type { EmptyActivities } from './activities.ts';

const { plan, step } = proxyActivities<EmptyActivities>({ ...stepOptions, scheduleToCloseTimeout: '1 day' });

/** What a publication of a new plan with two known features and three prices asks of Temporal, and nothing else. */
export async function emptyPublication(order: PublicationOrder): Promise<number> {
  let activities = 0;
  const empty = async (...subjects: string[]) => {
    activities += subjects.length;
    await Promise.all(subjects.map((subject) => step(order, subject)));
  };
  await plan(order);
  activities++;
  await empty('syncProduct');
  await empty('feature boards', 'feature reports', 'price base', 'price seats', 'price seats-year');
  await empty('validate');
  await empty('enterPreview');
  await plan(order);
  activities++;
  await empty('activateProduct');
  await empty('activate base', 'activate seats', 'activate seats-year');
  await empty('markActive');
  return activities;
}
