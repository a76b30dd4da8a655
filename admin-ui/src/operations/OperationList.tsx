import OperationIcon from '@mui/icons-material/AccountTreeOutlined';
import { Table, TableBody, TableCell, TableRow, Typography } from '@mui/material';
import { ListBase, useListContext } from 'react-admin';
import type { Operation } from '../../../contracts/operations.ts';
import { monospace } from '../theme/themes.ts';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListFilters } from '../ui/ListFilters.tsx';
import { ListFrame, quietQuery } from '../ui/ListFrame.tsx';
import { Page } from '../ui/Page.tsx';
import { linkedRow, RowLink } from '../ui/RowLink.tsx';
import { type Column, SortableHead, wideOnly } from '../ui/SortableHead.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { OperationStatusLabel } from './OperationStatusLabel.tsx';
import { operationKind, operationKinds, operationStatusWords } from './operation-words.ts';
import { TemporalLink } from './TemporalLink.tsx';
import { useSubjectNames } from './use-subject-names.ts';

const columns: Column[] = [
  { label: 'Operation' },
  { label: 'Status' },
  { label: 'Stage', wideOnly: true },
  { label: 'Began', sort: 'createdAt', wideOnly: true },
  { label: 'Workflow', wideOnly: true },
];
const statuses = Object.fromEntries(Object.entries(operationStatusWords).map(([status, { words }]) => [status, words]));

export default function OperationList() {
  return (
    <ListBase resource="operations" sort={{ field: 'createdAt', order: 'DESC' }} perPage={25} queryOptions={quietQuery}>
      <Page
        title="Operations"
        lead="Work that takes time: each is a durable workflow that survives crashes and can be looked into."
      >
        <ListFrame
          filters={
            <ListFilters
              choices={[
                { source: 'status', label: 'Status', options: statuses },
                { source: 'workflowType', label: 'Kind', options: operationKinds },
              ]}
            />
          }
          empty={
            <EmptyState icon={<OperationIcon />} title="Nothing has run yet">
              Publishing, deprecating or archiving a plan shows here with every step, retry and undo.
            </EmptyState>
          }
        >
          <Operations />
        </ListFrame>
      </Page>
    </ListBase>
  );
}

function Operations() {
  const { data = [] } = useListContext<Operation>();
  const nameOf = useSubjectNames(data);
  return (
    <Table>
      <SortableHead columns={columns} />
      <TableBody>
        {data.map((operation) => (
          <TableRow key={operation.id} sx={linkedRow}>
            <TableCell>
              <RowLink to={`/operations/${operation.id}/show`}>
                {operationKind(operation.workflowType)} {nameOf(operation.entityId)}
              </RowLink>
              <Typography
                component="div"
                variant="caption"
                sx={{ color: 'text.secondary', fontFamily: monospace, overflowWrap: 'anywhere' }}
              >
                {operation.id}
              </Typography>
            </TableCell>
            <TableCell>
              <OperationStatusLabel status={operation.status} />
              {operation.error && (
                <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
                  {operation.error.code}
                </Typography>
              )}
            </TableCell>
            <TableCell sx={wideOnly}>
              {operation.stages.find(({ stage }) => stage === operation.stage)?.title ?? operation.stage}
            </TableCell>
            <TableCell sx={{ ...wideOnly, color: 'text.secondary' }}>
              <Timestamp at={operation.createdAt} />
            </TableCell>
            <TableCell sx={wideOnly}>
              <TemporalLink workflowId={operation.workflowId} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
