import AlertIcon from '@mui/icons-material/NotificationsNoneOutlined';
import { Link, Stack, Table, TableBody, TableCell, TableRow, Typography } from '@mui/material';
import { ListBase, useListContext } from 'react-admin';
import { Link as RouterLink } from 'react-router-dom';
import type { Alert } from '../../../contracts/alerts.ts';
import { ActorName } from '../access/ActorName.tsx';
import { useLacking } from '../access/use-lacking.ts';
import { api } from '../api.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListFilters } from '../ui/ListFilters.tsx';
import { ListFrame, quietQuery } from '../ui/ListFrame.tsx';
import { Page } from '../ui/Page.tsx';
import { type Column, SortableHead, wideOnly } from '../ui/SortableHead.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { useCommand } from '../ui/use-command.ts';
import { severityWords, stateWords } from './alert-words.ts';

const columns: Column[] = [
  { label: 'Alert' },
  { label: 'State' },
  { label: 'Measured', wideOnly: true, numeric: true },
  { label: 'Raised', sort: 'raisedAt', wideOnly: true },
  { label: 'Actions' },
];
const severities = Object.fromEntries(Object.entries(severityWords).map(([key, { words }]) => [key, words]));

export default function AlertList() {
  return (
    <ListBase resource="alerts" sort={{ field: 'raisedAt', order: 'DESC' }} perPage={25} queryOptions={quietQuery}>
      <Page title="Alerts" lead="What the rules have seen go wrong; each is resolved by itself once it is over.">
        <ListFrame
          filters={
            <ListFilters
              choices={[
                { source: 'state', label: 'State', options: stateWords },
                { source: 'severity', label: 'Severity', options: severities },
              ]}
            />
          }
          empty={
            <EmptyState icon={<AlertIcon />} title="No alerts">
              Nothing has gone wrong so far.
            </EmptyState>
          }
        >
          <Alerts />
        </ListFrame>
      </Page>
    </ListBase>
  );
}

function Alerts() {
  const { data = [] } = useListContext<Alert>();
  return (
    <Table>
      <SortableHead columns={columns} />
      <TableBody>
        {data.map((alert) => (
          <AlertRow key={alert.id} alert={alert} />
        ))}
      </TableBody>
    </Table>
  );
}

function AlertRow({ alert }: { alert: Alert }) {
  const { id, summary, action, path, value, severity, state, acknowledgedBy, acknowledgedAt, raisedAt, resolvedAt } =
    alert;
  const { run, pending } = useCommand('alerts', id);
  const lacking = useLacking();
  const { words, tone } = severityWords[severity];
  return (
    <TableRow sx={{ '&:last-child td': { borderBottom: 0 } }}>
      <TableCell>
        <Typography component="div" variant="body1" sx={{ fontWeight: 560 }}>
          {summary}
        </Typography>
        <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
          {action}
        </Typography>
      </TableCell>
      <TableCell>
        <StatusDot tone={state === 'resolved' ? 'idle' : tone}>
          {stateWords[state]}, {words.toLowerCase()}
        </StatusDot>
        <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
          {resolvedAt && <Timestamp at={resolvedAt} />}
          {!resolvedAt && acknowledgedBy && acknowledgedAt && (
            <>
              <ActorName actor={acknowledgedBy} />, <Timestamp at={acknowledgedAt} />
            </>
          )}
        </Typography>
      </TableCell>
      <TableCell align="right" sx={{ ...wideOnly, fontVariantNumeric: 'tabular-nums' }}>
        {value.toLocaleString('en', { maximumFractionDigits: 0 })}
      </TableCell>
      <TableCell sx={{ ...wideOnly, color: 'text.secondary' }}>
        <Timestamp at={raisedAt} />
      </TableCell>
      <TableCell>
        <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center', flexWrap: 'wrap' }}>
          {state === 'raised' && (
            <ActionButton
              pending={pending}
              disabledReason={lacking('alerts:acknowledge')}
              onClick={() => void run(() => api.acknowledgeAlert(id), 'You have taken it')}
            >
              Acknowledge
            </ActionButton>
          )}
          {state !== 'resolved' && (
            <Link component={RouterLink} to={path} variant="body2">
              See it
            </Link>
          )}
        </Stack>
      </TableCell>
    </TableRow>
  );
}
