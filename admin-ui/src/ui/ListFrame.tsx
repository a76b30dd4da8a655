import { Box, Button, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import { useListContext } from 'react-admin';
import { ErrorPanel } from './ErrorPanel.tsx';
import { RowsSkeleton } from './Loading.tsx';
import { Panel } from './Panel.tsx';

interface ListFrameProps {
  filters?: ReactNode;
  /** When there is nothing at all. */
  empty: ReactNode;
  /** Renders the rows that were found. */
  children: ReactNode;
}

/** The list shows its error itself: react-admin need not say it a second time. */
export const quietQuery = { onError: () => {} };

/** The states of every list: loading, failed, empty, nothing found, found; with filters above and pages below. */
export function ListFrame({ filters, empty, children }: ListFrameProps) {
  const { data, isPending, error: failure, refetch, total = 0, filterValues, setFilters } = useListContext();
  const error: unknown = failure;
  const filtered = Object.values(filterValues ?? {}).some((value) => value !== '' && value !== undefined);
  // Data that is already there stays, a failed refresh is said above it.
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  const showsEmpty = !isPending && total === 0 && !filtered && !error;
  return (
    <Stack sx={{ gap: 1.5 }}>
      {Boolean(error) && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!showsEmpty && filters}
      {(!error || total > 0) && (
        <Panel flush>
          {isPending ? (
            <RowsSkeleton />
          ) : showsEmpty ? (
            empty
          ) : total === 0 ? (
            <NothingFound onClear={() => setFilters({}, [])} />
          ) : (
            // On a narrow screen a table may be wider than the page.
            <Box sx={{ overflowX: 'auto', position: 'relative' }}>{children}</Box>
          )}
        </Panel>
      )}
      {total > 0 && <Pages />}
    </Stack>
  );
}

function NothingFound({ onClear }: { onClear: () => void }) {
  return (
    <Stack sx={{ alignItems: 'center', py: 5, gap: 1.5 }}>
      <Typography variant="body1">Nothing matches these filters.</Typography>
      <Button variant="outlined" onClick={onClear}>
        Clear filters
      </Button>
    </Stack>
  );
}

function Pages() {
  const { page, perPage, total = 0, setPage } = useListContext();
  const last = Math.max(1, Math.ceil(total / perPage));
  return (
    <Stack direction="row" sx={{ alignItems: 'center', justifyContent: 'space-between', gap: 2 }}>
      <Typography variant="body2" sx={{ color: 'text.secondary' }} role="status">
        {(page - 1) * perPage + 1}–{Math.min(page * perPage, total)} of {total}
      </Typography>
      {last > 1 && (
        <Box component="nav" aria-label="Pages" sx={{ display: 'flex', gap: 1 }}>
          <Button variant="outlined" disabled={page <= 1} onClick={() => setPage(page - 1)}>
            Previous
          </Button>
          <Button variant="outlined" disabled={page >= last} onClick={() => setPage(page + 1)}>
            Next
          </Button>
        </Box>
      )}
    </Stack>
  );
}
