import { Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { SubscriptionPlan } from '../../../contracts/plans.ts';
import { api } from '../api.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';
import { wideOnly } from '../ui/SortableHead.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { PlanStatusLabel } from './PlanStatusLabel.tsx';
import { priceSummary } from './price-summary.ts';

/** Every version that there was; those published never change. */
export function VersionsPanel({ plan }: { plan: SubscriptionPlan }) {
  const { data, error, refetch } = useQuery({
    queryKey: ['plans', 'versions', { id: plan.id }],
    queryFn: ({ signal }) => api.planVersions(plan.id, signal),
  });
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  return (
    <Panel title="Versions" flush>
      {data ? (
        <Table size="small">
          <TableHead>
            <TableRow>
              <TableCell>Version</TableCell>
              <TableCell>Status</TableCell>
              <TableCell sx={wideOnly}>Price</TableCell>
              <TableCell>When</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {data.data.map((version) => (
              <TableRow key={version.id} sx={{ '&:last-child td': { borderBottom: 0 } }}>
                <TableCell sx={{ fontVariantNumeric: 'tabular-nums' }}>{version.number}</TableCell>
                <TableCell>
                  <PlanStatusLabel status={version.status} />
                </TableCell>
                <TableCell sx={wideOnly}>{priceSummary(version.configuration)}</TableCell>
                <TableCell sx={{ color: 'text.secondary' }}>
                  {version.publishedAt ? (
                    <>
                      published <Timestamp at={version.publishedAt} />
                    </>
                  ) : version.scheduledAt ? (
                    <Typography component="span" variant="body2">
                      to be published <Timestamp at={version.scheduledAt} />
                    </Typography>
                  ) : (
                    <>
                      changed <Timestamp at={version.updatedAt} />
                    </>
                  )}
                </TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      ) : (
        <RowsSkeleton />
      )}
    </Panel>
  );
}
