import { Box, Stack } from '@mui/material';
import { CreateButton } from '../ui/CreateButton.tsx';
import { Page } from '../ui/Page.tsx';
import { PlanCounts } from './PlanCounts.tsx';
import { RecentChanges } from './RecentChanges.tsx';
import { RecentOperations } from './RecentOperations.tsx';
import { RecentPlans } from './RecentPlans.tsx';
import { Waiting } from './Waiting.tsx';

export default function Home() {
  return (
    <Page
      title="Home"
      lead="What waits for you, what is happening, and what changed lately."
      actions={
        <>
          <CreateButton to="/flags/create" label="New feature" permission="flags:edit" variant="outlined" />
          <CreateButton to="/plans/create" label="New plan" permission="plans:edit" />
        </>
      }
    >
      <Stack sx={{ gap: 2.5 }}>
        <Box
          sx={{
            display: 'grid',
            gap: 2.5,
            alignItems: 'start',
            gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'repeat(2, minmax(0, 1fr))' },
          }}
        >
          <Stack sx={{ gap: 2.5, minWidth: 0 }}>
            <Waiting />
            <RecentOperations
              title="Under way"
              statuses={['accepted', 'running', 'waiting', 'undoing']}
              none="Nothing is under way."
            />
          </Stack>
          <Stack sx={{ gap: 2.5, minWidth: 0 }}>
            <RecentChanges />
            <RecentOperations title="Failed lately" statuses={['failed']} none="Nothing has failed." />
          </Stack>
        </Box>
        <PlanCounts />
        <RecentPlans />
      </Stack>
    </Page>
  );
}
