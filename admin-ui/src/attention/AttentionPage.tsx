import { Box, Tab, Tabs } from '@mui/material';
import { useSearchParams } from 'react-router-dom';
import { Page } from '../ui/Page.tsx';
import { AttentionHistory } from './AttentionHistory.tsx';
import { AttentionWaiting } from './AttentionWaiting.tsx';
import { useAttention } from './use-attention.ts';

/** What waits, and what left the list; the choice stands in the address. */
export default function AttentionPage() {
  const [parameters, setParameters] = useSearchParams();
  const shown = parameters.get('show') === 'done' ? 'done' : 'waiting';
  const total = useAttention().data?.total;
  return (
    <Page title="Needs attention" lead="What goes on only when a person has looked at it.">
      <Tabs
        value={shown}
        onChange={(_event, next: string) => setParameters(next === 'done' ? { show: 'done' } : {})}
        aria-label="Needs attention"
        sx={{ mb: 2, borderBottom: 1, borderColor: 'divider' }}
      >
        <Tab
          value="waiting"
          label={total ? `Waiting (${total})` : 'Waiting'}
          id="tab-waiting"
          aria-controls="waiting"
        />
        <Tab value="done" label="Done" id="tab-done" aria-controls="done" />
      </Tabs>
      <Box role="tabpanel" id={shown} aria-labelledby={`tab-${shown}`}>
        {shown === 'done' ? <AttentionHistory /> : <AttentionWaiting />}
      </Box>
    </Page>
  );
}
