import { useQuery } from '@tanstack/react-query';
import { api } from '../api.ts';

const longestTimerMs = 2 ** 31 - 1;

/** Whether automatic writes are held; asked again when the freeze ends by itself. */
export function useFreeze() {
  return useQuery({
    queryKey: ['freeze', 'state'],
    queryFn: ({ signal }) => api.freeze(signal),
    refetchInterval: ({ state: { data } }) => {
      if (!data?.until) return false;
      return Math.min(Math.max(new Date(data.until).getTime() - Date.now() + 500, 1000), longestTimerMs);
    },
  });
}
