import { useQuery } from '@tanstack/react-query';
import type { PlanPreview, SubscriptionPlan } from '../../../contracts/plans.ts';
import { useMay } from '../access/use-may.ts';
import { api } from '../api.ts';
import { publicationForecast } from './publication-forecast.ts';

/** What the limits will say to publishing this; null while it is not known. */
export function usePublicationForecast(plan: SubscriptionPlan, preview: PlanPreview) {
  const versions = useQuery({
    queryKey: ['plans', 'versions', { id: plan.id }],
    queryFn: ({ signal }) => api.planVersions(plan.id, signal),
  });
  const limits = useQuery({
    queryKey: ['limits', 'stored'],
    queryFn: ({ signal }) => api.limits(signal),
    enabled: useMay('limits:read'),
  });
  if (!versions.data || !limits.data) return null;
  const active = versions.data.data.find(({ id }) => id === plan.activeVersion?.id)?.configuration;
  return publicationForecast(active, plan.configuration, preview.validation.impact, limits.data);
}
