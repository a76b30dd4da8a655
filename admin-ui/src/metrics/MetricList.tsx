import MetricIcon from '@mui/icons-material/QueryStatsOutlined';
import { Chip, Stack, Table, TableBody, TableCell, TableRow, Typography } from '@mui/material';
import { ListBase, useListContext } from 'react-admin';
import type { Metric } from '../../../contracts/metrics.ts';
import { StillCounting } from '../events/StillCounting.tsx';
import { useCountingLag } from '../events/use-counting-lag.ts';
import { CreateButton } from '../ui/CreateButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListFilters } from '../ui/ListFilters.tsx';
import { ListFrame, quietQuery } from '../ui/ListFrame.tsx';
import { Page } from '../ui/Page.tsx';
import { RowLink } from '../ui/RowLink.tsx';
import { type Column, SortableHead, wideOnly } from '../ui/SortableHead.tsx';
import { sourceWords, typeWords } from './metric-words.ts';
import { Sparkline } from './Sparkline.tsx';

const columns: Column[] = [
  { label: 'Metric', sort: 'name' },
  { label: 'Last 90 days' },
  { label: 'Kind', sort: 'type', wideOnly: true },
  { label: 'Used by', wideOnly: true },
];

export default function MetricList() {
  const lag = useCountingLag();
  return (
    <ListBase resource="metrics" sort={{ field: 'name', order: 'ASC' }} perPage={25} queryOptions={quietQuery}>
      <Page
        title="Metrics"
        lead="What experiments are decided by, rollouts are guarded by and pages show: each defined once."
        actions={<CreateButton to="/metrics/create" label="New metric" permission="metrics:edit" />}
      >
        <Stack sx={{ gap: 1.5 }}>
          <StillCounting lag={lag} />
          <ListFrame
            filters={
              <ListFilters
                search="Search metrics by name, key or owner"
                choices={[{ source: 'type', label: 'Kind', options: typeWords }]}
              />
            }
            empty={
              <EmptyState icon={<MetricIcon />} title="No metrics yet">
                The worker brings those that ship with Pricewright when it starts.
              </EmptyState>
            }
          >
            <Metrics />
          </ListFrame>
        </Stack>
      </Page>
    </ListBase>
  );
}

function Metrics() {
  const { data = [] } = useListContext<Metric>();
  return (
    <Table>
      <SortableHead columns={columns} />
      <TableBody>
        {data.map((metric) => (
          <TableRow key={metric.id} sx={{ '&:last-child td': { borderBottom: 0 } }}>
            <TableCell>
              <RowLink to={`/metrics/${metric.id}/show`}>{metric.name}</RowLink>
              <Typography component="div" variant="caption" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
                {metric.description || sourceWords(metric.definition)}
              </Typography>
            </TableCell>
            <TableCell>
              <Sparkline metric={metric} />
            </TableCell>
            <TableCell sx={wideOnly}>
              <Stack direction="row" sx={{ columnGap: 1, rowGap: 0.25, flexWrap: 'wrap', alignItems: 'center' }}>
                {typeWords[metric.definition.type]}
                {metric.shipped && <Chip size="small" label="shipped" />}
              </Stack>
            </TableCell>
            <TableCell sx={{ ...wideOnly, color: 'text.secondary' }}>{metric.uses || '–'}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
