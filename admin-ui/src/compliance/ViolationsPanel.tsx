import { Box, Link, Stack, Typography } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link as RouterLink } from 'react-router-dom';
import type { PlanInViolation } from '../../../contracts/compliance.ts';
import type { Listed } from '../api.ts';
import { request } from '../http/request.ts';
import { Pager } from '../promotions/Pager.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';

const perPage = 10;

/** Plans that are sold and break a rule: laws come into force while plans go on selling. */
export function ViolationsPanel() {
  const [page, setPage] = useState(1);
  const { data, error, refetch } = useQuery({
    queryKey: ['compliance', 'getList', 'violations', page],
    queryFn: ({ signal }) =>
      request<Listed<PlanInViolation>>(`/v1/compliance/violations?page=${page}&perPage=${perPage}`, { signal }),
    placeholderData: keepPreviousData,
  });
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  return (
    <Panel title="Plans on sale">
      {!data && <RowsSkeleton />}
      {data?.total === 0 && <StatusDot tone="good">Every plan on sale keeps the rules that are in force.</StatusDot>}
      <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0, gap: 2 }}>
        {data?.data.map(({ planId, planKey, version, problems }) => (
          <Box component="li" key={planId}>
            <Link component={RouterLink} to={`/plans/${planId}/show`} variant="body1" sx={{ fontWeight: 560 }}>
              {planKey} v{version}
            </Link>
            {problems.map(({ rule, field, message, suggestedFix }) => (
              <Typography key={`${rule} ${field}`} variant="body2" sx={{ mt: 0.5, overflowWrap: 'anywhere' }}>
                {message}{' '}
                <Box component="span" sx={{ color: 'text.secondary' }}>
                  {suggestedFix ?? field}
                </Box>
              </Typography>
            ))}
          </Box>
        ))}
      </Stack>
      {data && <Pager page={page} perPage={perPage} total={data.total} onPage={setPage} />}
    </Panel>
  );
}
