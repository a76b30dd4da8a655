import BanditIcon from '@mui/icons-material/AltRouteOutlined';
import { Box, Table, TableBody, TableCell, TableRow, Typography } from '@mui/material';
import { ListBase, useListContext } from 'react-admin';
import type { Bandit } from '../../../../contracts/bandits.ts';
import { banditStatuses } from '../../../../contracts/tables/bandit-lifecycle.ts';
import { StillCounting } from '../../events/StillCounting.tsx';
import { useCountingLag } from '../../events/use-counting-lag.ts';
import { CreateButton } from '../../ui/CreateButton.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ListFilters } from '../../ui/ListFilters.tsx';
import { ListFrame, quietQuery } from '../../ui/ListFrame.tsx';
import { Page } from '../../ui/Page.tsx';
import { RowLink } from '../../ui/RowLink.tsx';
import { type Column, SortableHead, wideOnly } from '../../ui/SortableHead.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { shareWords, statusWords } from './bandit-api.ts';

const columns: Column[] = [
  { label: 'Bandit', sort: 'name' },
  { label: 'Status', sort: 'status' },
  { label: 'Shares now', wideOnly: true },
  { label: 'Rewarded by', wideOnly: true },
];
const statuses = Object.fromEntries(banditStatuses.map((status) => [status, statusWords[status].words]));

export default function BanditList() {
  const lag = useCountingLag();
  return (
    <ListBase resource="bandits" sort={{ field: 'createdAt', order: 'DESC' }} perPage={25} queryOptions={quietQuery}>
      <Page
        title="Bandits"
        crumbs={[{ to: '/experiments', label: 'Experiments' }]}
        lead="Values of a feature whose shares follow the evidence: for what should earn while it learns. For a verdict, run an experiment."
        actions={<CreateButton to="/bandits/create" label="New bandit" permission="bandits:edit" />}
      >
        {lag && (
          <Box sx={{ mb: 1.5 }}>
            <StillCounting lag={lag} />
          </Box>
        )}
        <ListFrame
          filters={
            <ListFilters
              search="Search bandits by name or key"
              choices={[{ source: 'status', label: 'Status', options: statuses }]}
            />
          }
          empty={
            <EmptyState
              icon={<BanditIcon />}
              title="No bandits"
              action={<CreateButton to="/bandits/create" label="New bandit" permission="bandits:edit" />}
            >
              A bandit gives each arm to as many customers as it is likely to be the best, and goes on asking the others
              a little.
            </EmptyState>
          }
        >
          <Bandits />
        </ListFrame>
      </Page>
    </ListBase>
  );
}

function Bandits() {
  const { data = [] } = useListContext<Bandit>();
  return (
    <Table>
      <SortableHead columns={columns} />
      <TableBody>
        {data.map(({ id, name, flagKey, status, allocation, metricKey }) => (
          <TableRow key={id} sx={{ '&:last-child td': { borderBottom: 0 } }}>
            <TableCell>
              <RowLink to={`/bandits/${id}/show`}>{name}</RowLink>
              <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
                {flagKey}
              </Typography>
            </TableCell>
            <TableCell>
              <StatusDot tone={statusWords[status].tone} busy={statusWords[status].busy ?? false}>
                {statusWords[status].words}
              </StatusDot>
            </TableCell>
            <TableCell sx={wideOnly}>
              {allocation?.arms.map(({ arm, share }) => `${arm} ${shareWords(share)}`).join(', ') ?? '–'}
            </TableCell>
            <TableCell sx={wideOnly}>{metricKey}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
