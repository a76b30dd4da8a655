import AddIcon from '@mui/icons-material/Add';
import WebhookIcon from '@mui/icons-material/WebhookOutlined';
import { Box, Table, TableBody, TableCell, TableRow, Typography } from '@mui/material';
import { useState } from 'react';
import { ListBase, useListContext } from 'react-admin';
import type { Webhook } from '../../../contracts/webhooks.ts';
import { useLacking } from '../access/use-lacking.ts';
import { monospace } from '../theme/themes.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListFilters } from '../ui/ListFilters.tsx';
import { ListFrame, quietQuery } from '../ui/ListFrame.tsx';
import { Page } from '../ui/Page.tsx';
import { linkedRow, RowLink } from '../ui/RowLink.tsx';
import { type Column, SortableHead, wideOnly } from '../ui/SortableHead.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { WebhookDialog } from './WebhookDialog.tsx';
import { WebhookState } from './WebhookState.tsx';

const columns: Column[] = [
  { label: 'Address' },
  { label: 'State' },
  { label: 'Events', wideOnly: true },
  { label: 'Updated', sort: 'updatedAt', wideOnly: true },
];

export default function WebhookList() {
  const [creating, setCreating] = useState(false);
  const lacking = useLacking()('webhooks:edit');
  const create = (
    <ActionButton
      variant="contained"
      startIcon={<AddIcon />}
      disabledReason={lacking}
      onClick={() => setCreating(true)}
    >
      New webhook
    </ActionButton>
  );
  return (
    <ListBase resource="webhooks" sort={{ field: 'updatedAt', order: 'DESC' }} perPage={25} queryOptions={quietQuery}>
      <Page title="Webhooks" lead="Where events are sent, signed as Standard Webhooks." actions={create}>
        <ListFrame
          filters={<ListFilters search="Search webhooks by address" choices={[]} />}
          empty={
            <EmptyState icon={<WebhookIcon />} title="No webhooks yet" action={create}>
              A webhook tells a system of yours what happens here, such as a plan that was published. What it does not
              take is tried again for days, and can be replayed.
            </EmptyState>
          }
        >
          <Webhooks />
        </ListFrame>
      </Page>
      {creating && <WebhookDialog onClose={() => setCreating(false)} />}
    </ListBase>
  );
}

function Webhooks() {
  const { data = [] } = useListContext<Webhook>();
  return (
    <Table>
      <SortableHead columns={columns} />
      <TableBody>
        {data.map((webhook) => (
          <TableRow key={webhook.id} sx={linkedRow}>
            <TableCell sx={{ overflowWrap: 'anywhere' }}>
              <RowLink to={`/webhooks/${webhook.id}/show`}>{webhook.url}</RowLink>
              <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
                {webhook.description}
              </Typography>
            </TableCell>
            <TableCell>
              <WebhookState webhook={webhook} />
            </TableCell>
            <TableCell sx={wideOnly}>
              <Box component="span" sx={{ fontFamily: monospace, fontSize: '0.75rem' }}>
                {webhook.events.join(', ')}
              </Box>
            </TableCell>
            <TableCell sx={{ ...wideOnly, color: 'text.secondary' }}>
              <Timestamp at={webhook.updatedAt} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}
