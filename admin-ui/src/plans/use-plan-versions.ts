import { useQueries, useQuery } from '@tanstack/react-query';
import type { PlanVersion, SubscriptionPlan } from '../../../contracts/plans.ts';
import { api, type Listed } from '../api.ts';
import { request } from '../http/request.ts';

export interface NamedVersion {
  plan: SubscriptionPlan;
  version: PlanVersion;
}

/** Plans by key, the first hundred. */
export function usePlanChoice(): SubscriptionPlan[] {
  const { data } = useQuery({
    queryKey: ['plans', 'getList', 'keys'],
    queryFn: ({ signal }) => request<Listed<SubscriptionPlan>>('/v1/plans?perPage=100&sort=key', { signal }),
  });
  return data?.data ?? [];
}

/** The currency of a plan's prices, by its key; null where it is not known or there is no plan. */
export function usePlanCurrency(): (key: string | null) => string | null {
  const plans = usePlanChoice();
  return (key) => plans.find((plan) => plan.key === key)?.configuration.pricing.currency ?? null;
}

const versionsOf = (id: string) => ({
  queryKey: ['plans', 'versions', { id }],
  queryFn: ({ signal }: { signal: AbortSignal }) => api.planVersions(id, signal),
});

export function useVersionsOf(planId: string | null): PlanVersion[] {
  const { data } = useQuery({ ...versionsOf(planId ?? ''), enabled: planId !== null });
  return data?.data ?? [];
}

/** Versions by id, with their plans. Plans are searched one by one only for what no plan sells now. */
export function usePlanVersions(ids: readonly string[]): Map<string, NamedVersion> {
  const plans = usePlanChoice();
  const current = new Set(plans.flatMap(({ activeVersion }) => activeVersion?.id ?? []));
  const searches = ids.some((id) => !current.has(id));
  const asked =
    ids.length === 0
      ? []
      : plans.filter(({ activeVersion }) => searches || (activeVersion && ids.includes(activeVersion.id)));
  const found = useQueries({ queries: asked.map(({ id }) => versionsOf(id)) });
  return new Map(
    asked.flatMap((plan, index) =>
      (found[index]?.data?.data ?? [])
        .filter(({ id }) => ids.includes(id))
        .map((version) => [version.id, { plan, version }] as const),
    ),
  );
}
