import type { z } from 'zod';
import type {
  CustomerEntitlements,
  FeatureGrants,
  GracePolicyUpdates,
  StoredGracePolicy,
  WaitingGracePolicy,
} from '../../../contracts/entitlements.ts';
import { request } from '../http/request.ts';

const policy = '/v1/entitlements/grace-policy';

export const entitlementsApi = {
  ofCustomer: (customerId: string, signal?: AbortSignal) =>
    request<CustomerEntitlements>(`/v1/customers/${encodeURIComponent(customerId)}/entitlements`, { signal }),
  grants: (flagId: string, signal?: AbortSignal) =>
    request<FeatureGrants>(`/v1/flags/${encodeURIComponent(flagId)}/grants`, { signal }),
  gracePolicy: (signal?: AbortSignal) => request<StoredGracePolicy>(policy, { signal }),
  /** What touches many customers waits for a second person. */
  updateGracePolicy: (body: GracePolicyUpdates, revision: number) =>
    request<StoredGracePolicy | z.infer<typeof WaitingGracePolicy>>(policy, { method: 'PATCH', body, revision }),
};
