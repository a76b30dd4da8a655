import { Button, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'react-router-dom';
import { useActorName } from '../access/ActorName.tsx';
import { useMay } from '../access/use-may.ts';
import { api } from '../api.ts';
import { words } from '../operations/operation-words.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';

const shown = 7;

/** What people and processes changed last, as the audit has it. */
export function RecentChanges() {
  const may = useMay('audit:read');
  const nameOf = useActorName();
  const { data, error, refetch } = useQuery({
    queryKey: ['audit', 'rows', 'recent'],
    queryFn: ({ signal }) => api.audit({}, null, signal),
    enabled: may,
  });
  if (!may) return null;
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  return (
    <Panel
      title="Changed lately"
      flush
      aside={
        <Button component={Link} to="/audit">
          Audit
        </Button>
      }
    >
      {!data && <RowsSkeleton />}
      {data?.data.length === 0 && (
        <Typography variant="body2" sx={{ px: 2.5, pb: 2.5, color: 'text.secondary' }}>
          Nothing has been changed yet.
        </Typography>
      )}
      <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
        {data?.data.slice(0, shown).map(({ id, action, actor, at, why }) => (
          <Stack
            component="li"
            key={id}
            direction="row"
            sx={{ px: 2.5, py: 1, gap: 2, borderTop: 1, borderColor: 'divider', justifyContent: 'space-between' }}
          >
            <Typography variant="body2" sx={{ minWidth: 0, overflowWrap: 'anywhere' }}>
              {words(action)}
              <Typography component="span" variant="body2" sx={{ color: 'text.secondary' }}>
                {' '}
                by {nameOf(actor)}
                {why && `: ${why}`}
              </Typography>
            </Typography>
            <Typography component="span" variant="caption" sx={{ color: 'text.secondary', flexShrink: 0 }}>
              <Timestamp at={at} />
            </Typography>
          </Stack>
        ))}
      </Stack>
    </Panel>
  );
}
