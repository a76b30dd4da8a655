import { useQuery } from '@tanstack/react-query';
import type { PlanPreview } from '../../../contracts/plans.ts';
import { useMay } from '../access/use-may.ts';
import { api } from '../api.ts';
import { publicationForecast } from './publication-forecast.ts';

/** What the limits will say to publishing this; null while it is not known. */
export function usePublicationForecast(preview: PlanPreview) {
  const limits = useQuery({
    queryKey: ['limits', 'stored'],
    queryFn: ({ signal }) => api.limits(signal),
    enabled: useMay('limits:read'),
  });
  return limits.data ? publicationForecast(preview, limits.data) : null;
}
