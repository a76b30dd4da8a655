import { useQuery } from '@tanstack/react-query';
import type { Settings } from '../../../contracts/settings.ts';
import { request } from '../http/request.ts';

const unknown: Settings = { baseCurrency: 'usd', temporalUrl: null };

/** What every page needs to know of the installation; asked once. */
export function useSettings(): Settings {
  const { data = unknown } = useQuery({
    queryKey: ['settings'],
    queryFn: ({ signal }) => request<Settings>('/v1/settings', { signal }),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return data;
}
