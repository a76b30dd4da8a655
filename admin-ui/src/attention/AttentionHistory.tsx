import OpenIcon from '@mui/icons-material/ChevronRight';
import HistoryIcon from '@mui/icons-material/HistoryOutlined';
import { Box, Button, Link, Stack, Typography } from '@mui/material';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link as RouterLink } from 'react-router-dom';
import type { AttentionResolution } from '../../../contracts/attention.ts';
import { ActorName } from '../access/ActorName.tsx';
import type { Listed } from '../api.ts';
import { request } from '../http/request.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fact } from '../ui/Fact.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { Evidence } from './Evidence.tsx';
import { resolutionWords } from './ResolveDialog.tsx';

const perPage = 25;

/** How items left the list: who decided what, why, and what they saw. */
export function AttentionHistory() {
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['attention', 'getList', 'history'],
    queryFn: ({ pageParam, signal }) =>
      request<Listed<AttentionResolution>>(`/v1/attention/history?page=${pageParam}&perPage=${perPage}&sort=-at`, {
        signal,
      }),
    initialPageParam: 1,
    getNextPageParam: ({ total }, pages) => (pages.length * perPage < total ? pages.length + 1 : null),
  });
  const resolutions = data?.pages.flatMap((page) => page.data) ?? [];
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  return (
    <Stack sx={{ gap: 1.5 }}>
      <Panel flush>
        {!data && <RowsSkeleton />}
        {data && resolutions.length === 0 && (
          <EmptyState icon={<HistoryIcon />} title="Nothing was decided yet">
            What somebody retries, marks done or skips stands here, with the reason and what they saw.
          </EmptyState>
        )}
        <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {resolutions.map((resolution) => (
            <Resolved key={resolution.id} resolution={resolution} />
          ))}
        </Stack>
      </Panel>
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
  );
}

function Resolved({ resolution }: { resolution: AttentionResolution }) {
  const { action, reason, outsideId, by, at, item, operationId } = resolution;
  return (
    <Box component="li" sx={{ borderTop: 1, borderColor: 'divider', '&:first-of-type': { borderTop: 0 } }}>
      <Box component="details">
        <Stack
          component="summary"
          direction="row"
          sx={{
            px: 2.5,
            py: 1.25,
            columnGap: 1.5,
            rowGap: 0.25,
            alignItems: 'baseline',
            flexWrap: 'wrap',
            cursor: 'pointer',
            listStyle: 'none',
            '&:hover': { bgcolor: 'action.hover' },
          }}
        >
          <OpenIcon
            sx={{
              fontSize: 16,
              alignSelf: 'center',
              ml: -0.75,
              color: 'text.secondary',
              '[open] &': { rotate: '90deg' },
            }}
          />
          <Box sx={{ flex: '1 1 260px', minWidth: 0 }}>
            <Typography component="div" variant="body2" sx={{ fontWeight: 560 }}>
              {item.title}
            </Typography>
            <Typography component="div" variant="caption" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
              {reason}
            </Typography>
          </Box>
          <Box sx={{ width: 120 }}>
            <StatusDot tone={action === 'skip' ? 'idle' : action === 'done' ? 'good' : 'info'}>
              {resolutionWords[action].past}
            </StatusDot>
          </Box>
          <Typography component="span" variant="body2" sx={{ width: { sm: 160 } }}>
            <ActorName actor={by} />
          </Typography>
          <Typography component="span" variant="body2" sx={{ width: { sm: 110 }, color: 'text.secondary' }}>
            <Timestamp at={at} />
          </Typography>
        </Stack>
        <Stack sx={{ px: 2.5, pb: 2, pl: { sm: 5.5 }, gap: 1.5 }}>
          {(outsideId || operationId) && (
            <Stack component="dl" direction="row" sx={{ m: 0, gap: 3, flexWrap: 'wrap' }}>
              {outsideId && <Fact label="Id that the outside gave">{outsideId}</Fact>}
              {operationId && (
                <Fact label="What followed">
                  <Link component={RouterLink} to={`/operations/${operationId}/show`}>
                    The process that looks outside
                  </Link>
                </Fact>
              )}
            </Stack>
          )}
          <Evidence item={item} />
        </Stack>
      </Box>
    </Box>
  );
}
