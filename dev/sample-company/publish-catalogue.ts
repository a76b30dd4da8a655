import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Flag } from '../../contracts/flags.ts';
import type { Operation } from '../../contracts/operations.ts';
import type { Accepted, SubscriptionPlan } from '../../contracts/plans.ts';
import { type Api, createApi } from './api.ts';

const catalogueFile = join(import.meta.dirname, 'catalogue.json');
const publicationTimeoutMs = 120_000;

interface SampleCatalogue {
  flags: { key: string }[];
  plans: { key: string }[];
}

/** Whether the sample catalogue has been published to this data folder's sandbox. */
export function isPublished(doneFile: string): boolean {
  return existsSync(doneFile);
}

/**
 * Brings the sample catalogue in by the API's own routes, so that it takes the way of every user's plan. What is there
 * already is left, what is under way is waited for: it may be interrupted anywhere and run again.
 * @returns how many plans and flags the catalogue has
 */
export async function publishSampleCatalogue(
  origin: string,
  apiKey: string,
  doneFile: string,
): Promise<{ plans: number; flags: number }> {
  const api = createApi(origin, apiKey);
  const { flags, plans } = JSON.parse(readFileSync(catalogueFile, 'utf8')) as SampleCatalogue;
  const knownFlags = new Set((await api.list<Flag>('/v1/flags')).map((flag) => flag.key));
  // One after the other: a flag may depend on those before it.
  for (const flag of flags) if (!knownFlags.has(flag.key)) await api.post('/v1/flags', flag);
  const knownPlans = new Map((await api.list<SubscriptionPlan>('/v1/plans')).map((plan) => [plan.key, plan]));
  const published = await Promise.allSettled(plans.map((plan) => publish(api, plan, knownPlans.get(plan.key))));
  const failures = published
    .filter((outcome) => outcome.status === 'rejected')
    .map(({ reason }) => (reason instanceof Error ? reason.message : String(reason)));
  if (failures.length > 0) throw new Error(failures.join('\n'));
  writeFileSync(doneFile, JSON.stringify({ publishedAt: new Date().toISOString() }));
  return { plans: plans.length, flags: flags.length };
}

async function publish(api: Api, input: { key: string }, known: SubscriptionPlan | undefined): Promise<void> {
  if (known?.activeVersion) return;
  const plan = known ?? (await api.post<SubscriptionPlan>('/v1/plans', input));
  const underWay = plan.operation && plan.status !== 'draft' ? plan.operation.id : undefined;
  const operationId = underWay ?? (await api.post<Accepted>(`/v1/plans/${plan.id}/publish`, {})).operationId;
  await waitForOperation(api, operationId, input.key);
}

async function waitForOperation(api: Api, id: string, key: string): Promise<void> {
  const deadline = Date.now() + publicationTimeoutMs;
  while (Date.now() < deadline) {
    const { status, error } = await api.get<Operation>(`/v1/operations/${id}`);
    if (status === 'done') return;
    if (status === 'failed' || status === 'cancelled') {
      throw new Error(`Publishing the sample plan "${key}" ${status}: ${error?.message ?? 'no reason was given'}`);
    }
    await sleep(150);
  }
  throw new Error(`Publishing the sample plan "${key}" was not done after ${publicationTimeoutMs / 1000} s`);
}
