import type {
  DependencyValidation,
  Environment,
  Explanation,
  FeatureAnalytics,
  Flag,
  FlagDeployment,
  FlagDifference,
  FlagUpdates,
} from '../../../contracts/flags.ts';
import { request } from '../http/request.ts';

const at = (id: string, what = '') => `/v1/flags/${encodeURIComponent(id)}${what}`;
/** An edit that reaches many waits for a second person, and says so. */
export type Changed = Flag | { status: 'waiting'; changeRequestId: string; expiresAt: string };

/** Calls of flags that are no records of react-admin. */
export const flagApi = {
  read: (id: string, environment: Environment, signal?: AbortSignal) =>
    request<Flag>(at(id, `?environment=${environment}`), { signal }),
  update: (flag: Flag, updates: Partial<FlagUpdates>) =>
    request<Changed>(at(flag.id), {
      method: 'PATCH',
      body: { environment: flag.environment, ...updates },
      revision: flag.revision,
    }),
  edit: (flag: Flag, verb: 'toggle' | 'rollout' | 'promote' | 'restore', body: object) =>
    request<Changed>(at(flag.id, `/${verb}`), { method: 'POST', body, revision: flag.revision, once: true }),
  archive: (flag: Flag, verb: 'archive' | 'unarchive') =>
    request<Changed>(at(flag.id, `/${verb}?environment=${flag.environment}`), {
      method: 'POST',
      revision: flag.revision,
    }),
  kill: (flag: Flag, reason: string) =>
    request<Flag>(at(flag.id, '/kill'), {
      method: 'POST',
      body: { environment: flag.environment, reason: reason || null },
    }),
  explain: (flag: Flag, context: Record<string, unknown>) =>
    request<Explanation>(at(flag.id, '/explain'), {
      method: 'POST',
      body: { environment: flag.environment, context },
    }),
  dependencies: (flag: Flag, signal?: AbortSignal) =>
    request<DependencyValidation>(at(flag.id, `/dependencies?environment=${flag.environment}`), { signal }),
  analytics: (flag: Flag, days: number, signal?: AbortSignal) => {
    const from = new Date(Date.now() - days * 86_400_000).toISOString();
    return request<FeatureAnalytics>(at(flag.id, `/analytics?environment=${flag.environment}&from=${from}`), {
      signal,
    });
  },
  difference: (id: string, from: Environment, to: Environment, signal?: AbortSignal) =>
    request<FlagDifference>(at(id, `/promote?from=${from}&to=${to}`), { signal }),
  deployment: (environment: Environment, signal?: AbortSignal) =>
    request<FlagDeployment>(`/v1/flags/deployment?environment=${environment}`, { signal }),
};

/** What to say after an edit. */
export function doneWords(changed: Changed, done: string): string {
  return 'status' in changed ? 'It reaches many customers: it waits for a second person in the approvals.' : done;
}
