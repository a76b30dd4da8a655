import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { EventCounts } from '../../../contracts/events.ts';
import { useMay } from '../access/use-may.ts';
import { request } from '../http/request.ts';

export type CountingLag = EventCounts['lag'];

/** So few are what comes and goes every second. */
const worthSaying = 1_000;
const askEveryMs = 5_000;
/** Events may come in a heap while a page is open: those of the sample company do. */
const askAgainMs = 10_000;

/** How far figures are behind what has come in; null when they are not, or nobody may say. Once they are not, all load again. */
export function useCountingLag(): CountingLag | null {
  const enabled = useMay('events:read');
  const { data } = useQuery({
    queryKey: ['events', 'lag'],
    queryFn: async ({ signal }) => {
      const now = new Date().toISOString();
      const { lag } = await request<EventCounts>(
        `/v1/events/counts?${new URLSearchParams({ by: 'minute', from: now, to: now })}`,
        { signal },
      );
      return lag;
    },
    refetchInterval: ({ state }) => ((state.data?.events ?? 0) >= worthSaying ? askEveryMs : askAgainMs),
    enabled,
    retry: false,
  });
  const lag = data && data.events >= worthSaying ? data : null;
  const isBehind = lag !== null;
  const wasBehind = useRef(false);
  const queryClient = useQueryClient();
  useEffect(() => {
    if (wasBehind.current && !isBehind) void queryClient.invalidateQueries();
    wasBehind.current = isBehind;
  }, [isBehind, queryClient]);
  return lag;
}
