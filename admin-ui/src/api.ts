import type { z } from 'zod';
import type {
  ApiKey,
  CreateApiKeyInput,
  CreatedApiKey,
  InvitedMember,
  InviteMemberInput,
  Member,
  PasswordSet,
  Session,
  SetPasswordInput,
  SignInLink,
  SignInLinkInput,
  SignInOptions,
  UpdateMemberInput,
} from '../../contracts/access.ts';
import type { Alert } from '../../contracts/alerts.ts';
import type { ChangeRequest, Freeze, FreezeInput, Limits, UpdateLimitsInput } from '../../contracts/approvals.ts';
import type { AttentionItem, AttentionResolution, MarkDoneInput } from '../../contracts/attention.ts';
import type { AuditFilter, AuditPage } from '../../contracts/audit.ts';
import type { Flag } from '../../contracts/flags.ts';
import type { Accepted, PlanPreview, PlanVersion, PublishPlanInput, SubscriptionPlan } from '../../contracts/plans.ts';
import type { CreateSdkKeyInput, SdkKey } from '../../contracts/sdk-keys.ts';
import type { SegmentPreview as SegmentPreviewSchema } from '../../contracts/segments.ts';
import type { ValidationResult } from '../../contracts/validation.ts';
import { listQuery } from './http/list-query.ts';
import { request } from './http/request.ts';

type SegmentPreview = z.infer<typeof SegmentPreviewSchema>;

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

  /** Newest first. */
  approvals: (filter: Record<string, unknown>, perPage: number, signal?: AbortSignal) =>
    request<Listed<ChangeRequest>>(
      `/v1/approvals?${listQuery({ page: 1, perPage, sort: { field: 'createdAt', order: 'DESC' }, filter })}`,
      { signal },
    ),
  decide: (id: string, verb: 'approve' | 'reject', comment: string) =>
    request<ChangeRequest>(`/v1/approvals/${encodeURIComponent(id)}/${verb}`, { method: 'POST', body: { comment } }),
  limits: (signal?: AbortSignal) => request<Limits>('/v1/limits', { signal }),
  updateLimits: (body: z.input<typeof UpdateLimitsInput>, revision: number) =>
    request<Limits>('/v1/limits', { method: 'PATCH', body, revision }),
  freeze: (signal?: AbortSignal) => request<Freeze>('/v1/freeze', { signal }),
  setFreeze: (body: z.input<typeof FreezeInput>) => request<Freeze>('/v1/freeze', { method: 'POST', body }),
  liftFreeze: () => request<Freeze>('/v1/freeze/lift', { method: 'POST', body: {} }),

  audit: (filter: AuditFilter, cursor: string | null, signal?: AbortSignal) => {
    const query = new URLSearchParams({ ...filter, ...(cursor ? { cursor } : {}) });
    return request<AuditPage>(`/v1/audit?${query}`, { signal });
  },

  previewSegment: (condition: unknown, signal?: AbortSignal) =>
    request<SegmentPreview>('/v1/segments/preview', { method: 'POST', body: { condition }, signal }),

  acknowledgeAlert: (id: string) =>
    request<Alert>(`/v1/alerts/${encodeURIComponent(id)}/acknowledge`, { method: 'POST', body: {} }),
  /** Longest waiting first. */
  attention: (signal?: AbortSignal) =>
    request<Listed<AttentionItem>>('/v1/attention?perPage=100&sort=since', { signal }),
  resolveAttention: (verb: AttentionItem['actions'][number], body: z.input<typeof MarkDoneInput>) =>
    request<AttentionResolution>(`/v1/attention/${verb}`, { method: 'POST', body, once: true }),

  members: (signal?: AbortSignal) => request<Listed<Member>>('/v1/members?perPage=100', { signal }),
  inviteMember: (body: z.input<typeof InviteMemberInput>) =>
    request<z.infer<typeof InvitedMember>>('/v1/members', { method: 'POST', body, once: true }),
  updateMember: (id: string, body: z.input<typeof UpdateMemberInput>) =>
    request<Member>(`/v1/members/${encodeURIComponent(id)}`, { method: 'PATCH', body }),

  signInLink: (id: string, body: z.input<typeof SignInLinkInput>) =>
    request<z.infer<typeof SignInLink>>(`/v1/members/${encodeURIComponent(id)}/sign-in-link`, {
      method: 'POST',
      body,
      once: true,
    }),
  signInOptions: (signal?: AbortSignal) => request<z.infer<typeof SignInOptions>>('/v1/sign-in', { signal }),
  setPassword: (body: z.input<typeof SetPasswordInput>) =>
    request<z.infer<typeof PasswordSet>>('/v1/me/password', { method: 'POST', body }),
  sessions: (signal?: AbortSignal) => request<Listed<Session>>('/v1/me/sessions', { signal }),
  endSession: (id: string) => request<null>(`/v1/me/sessions/${encodeURIComponent(id)}/end`, { method: 'POST' }),

  apiKeys: (signal?: AbortSignal) => request<Listed<ApiKey>>('/v1/api-keys?perPage=100', { signal }),
  createApiKey: (body: z.input<typeof CreateApiKeyInput>) =>
    request<z.infer<typeof CreatedApiKey>>('/v1/api-keys', { method: 'POST', body, once: true }),
  revokeApiKey: (id: string) =>
    request<ApiKey>(`/v1/api-keys/${encodeURIComponent(id)}/revoke`, { method: 'POST', body: {} }),
  sdkKeys: (signal?: AbortSignal) => request<Listed<SdkKey>>('/v1/sdk-keys?perPage=100', { signal }),
  createSdkKey: (body: z.input<typeof CreateSdkKeyInput>) =>
    request<SdkKey>('/v1/sdk-keys', { method: 'POST', body, once: true }),
  revokeSdkKey: (id: string) =>
    request<SdkKey>(`/v1/sdk-keys/${encodeURIComponent(id)}/revoke`, { method: 'POST', body: {} }),
};

const command = (path: string, body: unknown) => request<Accepted>(path, { method: 'POST', body, once: true });
