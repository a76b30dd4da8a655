import type { Flag } from '../../contracts/flags.ts';
import type { Accepted, PlanPreview, PlanVersion, PublishPlanInput, SubscriptionPlan } from '../../contracts/plans.ts';
import type { ValidationResult } from '../../contracts/validation.ts';
import { request } from './http/request.ts';

export interface Listed<T> {
  data: T[];
  total: number;
}

const plan = (id: string, what: string) => `/v1/plans/${encodeURIComponent(id)}/${what}`;

/** The API's calls that are not records of react-admin. */
export const api = {
  validatePlan: (configuration: unknown) =>
    request<ValidationResult>('/v1/plans/validate', { method: 'POST', body: configuration }),
  previewPlan: (id: string, signal?: AbortSignal) =>
    request<PlanPreview>(plan(id, 'preview'), { method: 'POST', body: {}, signal }),
  planVersions: (id: string, signal?: AbortSignal) => request<Listed<PlanVersion>>(plan(id, 'versions'), { signal }),
  publishPlan: (id: string, input: Partial<PublishPlanInput>) => command(plan(id, 'publish'), input),
  cancelPublication: (id: string) => command(plan(id, 'cancel'), {}),
  deprecatePlan: (id: string, reason: string) => command(plan(id, 'deprecate'), reason ? { reason } : {}),
  archivePlan: (id: string, reason: string) => command(plan(id, 'archive'), reason ? { reason } : {}),
  clonePlan: (id: string, name: string) =>
    request<SubscriptionPlan>(plan(id, 'clone'), { method: 'POST', body: { modifications: { name } }, once: true }),
  flags: (signal?: AbortSignal) => request<Listed<Flag>>('/v1/flags?perPage=100&sort=key', { signal }),
};

const command = (path: string, body: unknown) => request<Accepted>(path, { method: 'POST', body, once: true });
