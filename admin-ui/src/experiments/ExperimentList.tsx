import ExperimentIcon from '@mui/icons-material/ScienceOutlined';
import { Box, Button, Table, TableBody, TableCell, TableRow, Typography } from '@mui/material';
import { ListBase, useListContext } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { Experiment } from '../../../contracts/experiments.ts';
import { experimentStatuses } from '../../../contracts/tables/experiment-lifecycle.ts';
import { StillCounting } from '../events/StillCounting.tsx';
import { useCountingLag } from '../events/use-counting-lag.ts';
import { CreateButton } from '../ui/CreateButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListFilters } from '../ui/ListFilters.tsx';
import { ListFrame, quietQuery } from '../ui/ListFrame.tsx';
import { Page } from '../ui/Page.tsx';
import { RowLink } from '../ui/RowLink.tsx';
import { type Column, SortableHead, wideOnly } from '../ui/SortableHead.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { standing, statusWords, typeWords } from './experiment-words.ts';

const columns: Column[] = [
  { label: 'Experiment', sort: 'name' },
  { label: 'Status', sort: 'status' },
  { label: 'Kind', wideOnly: true },
  { label: 'Looks', wideOnly: true, numeric: true },
  { label: 'Begun', sort: 'startedAt', wideOnly: true },
];

const statuses = Object.fromEntries(experimentStatuses.map((status) => [status, statusWords[status].words]));

export default function ExperimentList() {
  const lag = useCountingLag();
  return (
    <ListBase
      resource="experiments"
      sort={{ field: 'createdAt', order: 'DESC' }}
      perPage={25}
      queryOptions={quietQuery}
    >
      <Page
        title="Experiments"
        lead="Tests that may be looked at every day and still tell the truth: each stops by its own rules."
        actions={
          <>
            <Button component={RouterLink} to="/holdouts">
              Holdouts
            </Button>
            <Button component={RouterLink} to="/bandits">
              Bandits
            </Button>
            <Button component={RouterLink} to="/experiments/planner" variant="outlined">
              Plan a size
            </Button>
            <CreateButton to="/experiments/create" label="New experiment" permission="experiments:edit" />
          </>
        }
      >
        {lag && (
          <Box sx={{ mb: 1.5 }}>
            <StillCounting lag={lag} />
          </Box>
        )}
        <ListFrame
          filters={
            <ListFilters
              search="Search experiments by name or key"
              choices={[{ source: 'status', label: 'Status', options: statuses }]}
            />
          }
          empty={
            <EmptyState
              icon={<ExperimentIcon />}
              title="No experiments yet"
              action={<CreateButton to="/experiments/create" label="New experiment" permission="experiments:edit" />}
            >
              An experiment gives the variants of a feature or price to parts of your customers, measures what they do,
              and stops when it knows.
            </EmptyState>
          }
        >
          <Experiments />
        </ListFrame>
      </Page>
    </ListBase>
  );
}

function Experiments() {
  const { data = [] } = useListContext<Experiment>();
  return (
    <Table>
      <SortableHead columns={columns} />
      <TableBody>
        {data.map((experiment) => {
          const { words, tone, busy } = statusWords[experiment.status];
          return (
            <TableRow key={experiment.id} sx={{ '&:last-child td': { borderBottom: 0 } }}>
              <TableCell>
                <RowLink to={`/experiments/${experiment.id}/show`}>{experiment.name}</RowLink>
                <Typography
                  component="div"
                  variant="caption"
                  sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}
                >
                  {experiment.status === 'draft' ? experiment.hypothesis : standing(experiment)}
                </Typography>
              </TableCell>
              <TableCell>
                <StatusDot tone={tone} busy={busy ?? false}>
                  {words}
                </StatusDot>
              </TableCell>
              <TableCell sx={wideOnly}>{typeWords[experiment.experimentType]}</TableCell>
              <TableCell align="right" sx={{ ...wideOnly, color: 'text.secondary' }}>
                {experiment.looks || '–'}
              </TableCell>
              <TableCell sx={{ ...wideOnly, color: 'text.secondary' }}>
                {experiment.startedAt ? <Timestamp at={experiment.startedAt} /> : '–'}
              </TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}
