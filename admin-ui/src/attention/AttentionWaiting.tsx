import DoneIcon from '@mui/icons-material/TaskAltOutlined';
import { Stack } from '@mui/material';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';
import { AttentionCard } from './AttentionCard.tsx';
import { useAttention } from './use-attention.ts';

/** All that waits, the longest first. */
export function AttentionWaiting() {
  const { data, error, refetch } = useAttention();
  return (
    <Stack sx={{ gap: 2 }}>
      {Boolean(error) && <ErrorPanel error={error} onRetry={() => void refetch()} />}
      {!data && !error && <RowsSkeleton />}
      {data?.data.length === 0 && (
        <Panel flush>
          <EmptyState icon={<DoneIcon />} title="Nothing needs you">
            Calls whose end is not known, exhausted retries and stuck processes wait here, with what was tried.
          </EmptyState>
        </Panel>
      )}
      {data?.data.map((item) => (
        <AttentionCard key={`${item.id} ${item.version}`} item={item} />
      ))}
    </Stack>
  );
}
