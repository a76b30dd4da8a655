import { Box, Link, Stack, Typography } from '@mui/material';
import { useGetList } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { Operation } from '../../../contracts/operations.ts';
import { OperationStatusLabel } from '../operations/OperationStatusLabel.tsx';
import { operationKind } from '../operations/operation-words.ts';
import { useSubjectNames } from '../operations/use-subject-names.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';

interface RecentOperationsProps {
  title: string;
  statuses: Operation['status'][];
  none: string;
}

export function RecentOperations({ title, statuses, none }: RecentOperationsProps) {
  const { data, error, refetch } = useGetList<Operation>('operations', {
    pagination: { page: 1, perPage: 5 },
    sort: { field: 'createdAt', order: 'DESC' },
    filter: { status: { $in: statuses } },
  });
  const nameOf = useSubjectNames(data ?? []);
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  return (
    <Panel title={title} flush={!data || data.length > 0}>
      {!data && <RowsSkeleton />}
      {data?.length === 0 && (
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          {none}
        </Typography>
      )}
      {data && data.length > 0 && (
        <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
          {data.map(({ id, workflowType, entityId, status, error: failure, createdAt }) => (
            <Stack
              component="li"
              key={id}
              direction="row"
              sx={{ px: 2.5, py: 1.25, gap: 2, borderTop: 1, borderColor: 'divider', justifyContent: 'space-between' }}
            >
              <Box sx={{ minWidth: 0 }}>
                <Link
                  component={RouterLink}
                  to={`/operations/${id}/show`}
                  color="text.primary"
                  sx={{ fontWeight: 560, fontSize: '0.8125rem' }}
                >
                  {operationKind(workflowType)} {nameOf(entityId)}
                </Link>
                <Typography
                  component="div"
                  variant="caption"
                  sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}
                >
                  {failure ? `${failure.code}: ${failure.message}` : <OperationStatusLabel status={status} />}
                </Typography>
              </Box>
              <Typography component="span" variant="caption" sx={{ color: 'text.secondary', flexShrink: 0 }}>
                <Timestamp at={createdAt} />
              </Typography>
            </Stack>
          ))}
        </Stack>
      )}
    </Panel>
  );
}
