import { useQuery } from '@tanstack/react-query';
import type { Alert } from '../../../contracts/alerts.ts';
import { useMay } from '../access/use-may.ts';
import type { Listed } from '../api.ts';
import { request } from '../http/request.ts';

const filter = encodeURIComponent(JSON.stringify({ state: 'raised' }));

/** Alerts that nobody looks after yet, newest first. */
export function useRaisedAlerts() {
  return useQuery({
    queryKey: ['alerts', 'getList', 'raised'],
    queryFn: ({ signal }) =>
      request<Listed<Alert>>(`/v1/alerts?perPage=100&sort=-raisedAt&filter=${filter}`, { signal }),
    enabled: useMay('alerts:read'),
  });
}
