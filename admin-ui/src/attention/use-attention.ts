import { useQuery } from '@tanstack/react-query';
import { useMay } from '../access/use-may.ts';
import { api } from '../api.ts';

/** Some of it comes with time alone, which no message tells of. */
const lookAgainMs = 30_000;

export function useAttention() {
  return useQuery({
    queryKey: ['attention', 'getList'],
    queryFn: ({ signal }) => api.attention(signal),
    enabled: useMay('attention:read'),
    refetchInterval: lookAgainMs,
  });
}
