import { Button, Stack, Typography } from '@mui/material';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { AuditFilter } from '../../../contracts/audit.ts';
import { api } from '../api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { AuditEntry } from './AuditEntry.tsx';
import { AuditFilters } from './AuditFilters.tsx';
import { ChainPill } from './ChainPill.tsx';

/** A change is listed once it is sealed, which is a moment after it was made. */
const sealedSoonMs = 1500;

function useAudit(filter: AuditFilter) {
  return useInfiniteQuery({
    queryKey: ['audit', 'rows', filter],
    queryFn: ({ pageParam, signal }) => api.audit(filter, pageParam, signal),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
    placeholderData: (before) => before,
    refetchInterval: ({ state: { data } }) => ((data?.pages[0]?.chain.unsealed ?? 0) > 0 ? sealedSoonMs : false),
  });
}

export default function AuditPage() {
  const [filter, setFilter] = useState<AuditFilter>({});
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useAudit(filter);
  const rows = data?.pages.flatMap((page) => page.data) ?? [];
  const chain = data?.pages[0]?.chain;
  const exported = (format: 'csv' | 'ndjson') => `/v1/audit/export?${new URLSearchParams({ ...filter, format })}`;
  return (
    <Page
      title="Audit"
      lead="Who changed what, from what to what, and why."
      beside={chain && <ChainPill chain={chain} />}
      actions={
        <>
          <Button component="a" href={exported('csv')} download variant="outlined">
            Export CSV
          </Button>
          <Button component="a" href={exported('ndjson')} download variant="outlined">
            Export NDJSON
          </Button>
        </>
      }
    >
      <Stack sx={{ gap: 1.5 }}>
        <AuditFilters filter={filter} onChange={setFilter} />
        {Boolean(error) && <ErrorPanel error={error} onRetry={() => void refetch()} />}
        {(data || !error) && (
          <Panel flush={rows.length > 0 || !data}>
            {!data && <RowsSkeleton />}
            {data && rows.length === 0 && (
              <Typography variant="body2">
                {Object.keys(filter).length > 0 ? 'Nothing matches these filters.' : 'Nothing has been changed yet.'}
              </Typography>
            )}
            {rows.length > 0 && (
              <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
                {rows.map((row) => (
                  <AuditEntry key={row.id} row={row} />
                ))}
              </Stack>
            )}
          </Panel>
        )}
        {hasNextPage && (
          <Button
            variant="outlined"
            loading={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
            sx={{ alignSelf: 'center' }}
          >
            Older
          </Button>
        )}
      </Stack>
    </Page>
  );
}
