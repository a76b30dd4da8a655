import HoldoutIcon from '@mui/icons-material/PanToolOutlined';
import { Table, TableBody, TableCell, TableRow } from '@mui/material';
import { ListBase, useListContext } from 'react-admin';
import type { Holdout } from '../../../../contracts/holdouts.ts';
import { CreateButton } from '../../ui/CreateButton.tsx';
import { EmptyState } from '../../ui/EmptyState.tsx';
import { ListFilters } from '../../ui/ListFilters.tsx';
import { ListFrame, quietQuery } from '../../ui/ListFrame.tsx';
import { Page } from '../../ui/Page.tsx';
import { RowLink } from '../../ui/RowLink.tsx';
import { type Column, SortableHead, wideOnly } from '../../ui/SortableHead.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { Timestamp } from '../../ui/Timestamp.tsx';
import { holdoutWords } from './holdout-api.ts';

const columns: Column[] = [
  { label: 'Holdout', sort: 'name' },
  { label: 'Status', sort: 'archivedAt' },
  { label: 'Keeps out', sort: 'percentage', wideOnly: true },
  { label: 'Since', sort: 'createdAt', wideOnly: true },
];

export default function HoldoutList() {
  return (
    <ListBase resource="holdouts" sort={{ field: 'createdAt', order: 'DESC' }} perPage={25} queryOptions={quietQuery}>
      <Page
        title="Holdouts"
        crumbs={[{ to: '/experiments', label: 'Experiments' }]}
        lead="Customers whom experiments leave alone, so that what all of them bring together can be measured."
        actions={<CreateButton to="/holdouts/create" label="New holdout" permission="holdouts:edit" />}
      >
        <ListFrame
          filters={<ListFilters search="Search holdouts by name or key" choices={[]} />}
          empty={
            <EmptyState
              icon={<HoldoutIcon />}
              title="No holdouts"
              action={<CreateButton to="/holdouts/create" label="New holdout" permission="holdouts:edit" />}
            >
              Five per cent for a year is common: at its end they are compared with everybody else.
            </EmptyState>
          }
        >
          <Holdouts />
        </ListFrame>
      </Page>
    </ListBase>
  );
}

function Holdouts() {
  const { data = [] } = useListContext<Holdout>();
  return (
    <Table>
      <SortableHead columns={columns} />
      <TableBody>
        {data.map((holdout) => (
          <TableRow key={holdout.id} sx={{ '&:last-child td': { borderBottom: 0 } }}>
            <TableCell>
              <RowLink to={`/holdouts/${holdout.id}`}>{holdout.name}</RowLink>
            </TableCell>
            <TableCell>
              <StatusDot tone={holdout.archivedAt ? 'idle' : 'info'}>
                {holdout.archivedAt ? 'Archived' : 'Holds'}
              </StatusDot>
            </TableCell>
            <TableCell sx={wideOnly}>{holdoutWords(holdout)}</TableCell>
            <TableCell sx={{ ...wideOnly, color: 'text.secondary' }}>
              <Timestamp at={holdout.createdAt} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
