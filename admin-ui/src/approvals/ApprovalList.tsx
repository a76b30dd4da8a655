import InboxIcon from '@mui/icons-material/FactCheckOutlined';
import { Box, Tab, Tabs } from '@mui/material';
import { useState } from 'react';
import { ListBase } from 'react-admin';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ListFrame, quietQuery } from '../ui/ListFrame.tsx';
import { Page } from '../ui/Page.tsx';
import { ApprovalRows } from './ApprovalRows.tsx';
import { KeyHints } from './KeyHints.tsx';
import { useWaitingApprovals } from './use-approvals.ts';

const views = {
  waiting: {
    label: 'Waiting',
    filter: { status: 'waiting' },
    sort: { field: 'expiresAt', order: 'ASC' },
    title: 'Nothing waits for approval',
    empty: 'A change above the limits waits here until somebody else than its maker has approved it.',
  },
  decided: {
    label: 'Decided',
    filter: { status: { $ne: 'waiting' } },
    sort: { field: 'createdAt', order: 'DESC' },
    title: 'Nothing has been decided yet',
    empty: 'Changes that were approved, rejected, or came to nothing stay here, with who said what.',
  },
} as const;
type View = keyof typeof views;

export default function ApprovalList() {
  const [view, setView] = useState<View>('waiting');
  const { data: waiting } = useWaitingApprovals();
  const { filter, sort, title, empty } = views[view];
  return (
    <Page title="Approvals" lead="Changes large enough to need a second person.">
      <Box sx={{ display: 'flex', justifyContent: 'space-between', alignItems: 'center', gap: 2, mb: 1.5 }}>
        <Tabs value={view} onChange={(_event, value: View) => setView(value)} aria-label="Which change requests">
          {Object.entries(views).map(([value, { label }]) => (
            <Tab
              key={value}
              value={value}
              id={`approvals-tab-${value}`}
              aria-controls="approvals-list"
              label={value === 'waiting' && waiting ? `${label} (${waiting.total})` : label}
            />
          ))}
        </Tabs>
        <KeyHints keys={{ j: 'next', k: 'previous', a: 'approve', r: 'reject' }} />
      </Box>
      <Box role="tabpanel" id="approvals-list" aria-labelledby={`approvals-tab-${view}`}>
        <ListBase
          key={view}
          resource="approvals"
          filter={filter}
          sort={sort}
          perPage={25}
          disableSyncWithLocation
          storeKey={false}
          queryOptions={quietQuery}
        >
          <ListFrame
            empty={
              <EmptyState icon={<InboxIcon />} title={title}>
                {empty}
              </EmptyState>
            }
          >
            <ApprovalRows decided={view === 'decided'} />
          </ListFrame>
        </ListBase>
      </Box>
    </Page>
  );
}
