import type { z } from 'zod';
import type { Metric } from '../../../contracts/metrics.ts';
import type { Rollout, RolloutAccepted, RolloutDetail, StartRolloutInput } from '../../../contracts/rollouts.ts';
import type { RolloutCommand } from '../../../contracts/tables/rollout-lifecycle.ts';
import type { ValidationResult } from '../../../contracts/validation.ts';
import type { Listed } from '../api.ts';
import { request } from '../http/request.ts';

export type RolloutPlan = z.input<typeof StartRolloutInput>;

const at = (flagId: string, what = '') => `/v1/flags/${encodeURIComponent(flagId)}/rollouts${what}`;
const verbs = { pause: 'pause', resume: 'resume', advance: 'advance', roll_back: 'rollback' } as const;

/** Query keys begin with `flags`: what the journal tells of a rollout is told of its flag. */
export const rolloutApi = {
  list: (flagId: string, signal?: AbortSignal) => request<Listed<Rollout>>(at(flagId), { signal }),
  read: (flagId: string, rolloutId: string, signal?: AbortSignal) =>
    request<RolloutDetail>(at(flagId, `/${encodeURIComponent(rolloutId)}`), { signal }),
  start: (flagId: string, plan: RolloutPlan) =>
    request<RolloutAccepted>(at(flagId), { method: 'POST', body: plan, once: true }),
  validate: (flagId: string, plan: RolloutPlan, signal?: AbortSignal) =>
    request<ValidationResult>(at(flagId, '/validate'), { method: 'POST', body: plan, signal }),
  direct: ({ flagId, id }: Rollout, command: RolloutCommand, reason: string) =>
    request<Rollout>(at(flagId, `/${encodeURIComponent(id)}/${verbs[command]}`), { method: 'POST', body: { reason } }),
  metrics: (signal?: AbortSignal) => request<Listed<Metric>>('/v1/metrics?perPage=100&sort=name', { signal }),
};
