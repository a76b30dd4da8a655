import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { Flag } from '../../../../contracts/flags.ts';
import type { SubscriptionPlan } from '../../../../contracts/plans.ts';
import { api, type Listed } from '../../api.ts';
import { request } from '../../http/request.ts';
import type { KnownRecords } from './check-values.ts';

/** The registry and the other plans, which the rules compare with; `flags` is undefined until they are there. */
export function useKnownRecords(planId: string | null) {
  const flags = useQuery({ queryKey: ['flags', 'registry'], queryFn: ({ signal }) => api.flags(signal) });
  const plans = useQuery({
    queryKey: ['plans', 'getList', 'to compare with'],
    queryFn: ({ signal }) => request<Listed<SubscriptionPlan>>('/v1/plans?perPage=100', { signal }),
  });
  const registry: Flag[] | undefined = flags.data?.data;
  const catalogue = plans.data?.data;
  const records = useMemo<KnownRecords>(() => {
    const others = (catalogue ?? []).filter(({ id }) => id !== planId);
    return {
      flags: registry ?? [],
      otherPlans: others.map(({ id, key, status, configuration }) => {
        const { name, tier } = configuration;
        return { id, key, status, name, tier, configuration };
      }),
    };
  }, [registry, catalogue, planId]);
  return { registry, records, error: flags.error, retry: flags.refetch };
}
