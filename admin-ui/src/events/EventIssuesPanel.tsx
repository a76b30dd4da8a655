import QualityIcon from '@mui/icons-material/FactCheckOutlined';
import { Box, Chip, Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { eventCalls } from './event-calls.ts';

const words: Record<string, string> = {
  malformed: 'cannot be read',
  in_future: 'lies in the future',
  too_old: 'is too old',
  clock_skew: 'comes from a clock that is ahead',
  identifying: 'identifies somebody',
  too_large: 'is too large',
  too_deep: 'is nested too deeply',
  unstorable: 'holds a character that cannot be stored',
  reserved_type: 'needs a secret key',
  missing: 'is missing',
  wrong_type: 'has another type than the schema says',
  not_in_list: 'is none of the values of the schema',
  unknown_property: 'is not in the schema',
  refused: 'could not be stored',
};

/** What was wrong with events in the last week. */
export function EventIssuesPanel() {
  const { data, error, refetch } = useQuery({
    queryKey: ['events', 'issues'],
    queryFn: ({ signal }) => eventCalls.issues(signal),
    refetchInterval: 15_000,
  });
  if (error) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  const issues = data?.data ?? [];
  return (
    <Panel
      flush={issues.length === 0}
      title="Of the last seven days"
      hint="Refused events were told to their sender; the others are kept as they are"
    >
      {!data && <RowsSkeleton />}
      {data && issues.length === 0 && (
        <EmptyState icon={<QualityIcon />} title="Nothing is wrong">
          Every event was as its schema, its clock and its sender had it.
        </EmptyState>
      )}
      <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0, gap: 1.5 }}>
        {issues.map(({ environment, type, code, field, rejected, events, sample, lastAt }) => (
          <Box component="li" key={[environment, type, code, field, rejected].join(' ')}>
            <Stack direction="row" sx={{ gap: 1.25, alignItems: 'center', flexWrap: 'wrap' }}>
              <Typography sx={{ fontWeight: 560, overflowWrap: 'anywhere' }}>
                {type || 'An event'}: {field || 'it'} {words[code] ?? code}
              </Typography>
              <Chip
                size="small"
                variant="outlined"
                color={rejected ? 'error' : 'default'}
                label={rejected ? 'refused' : 'kept'}
              />
              <Typography variant="body2" sx={{ color: 'text.secondary' }}>
                {events === 1 ? 'once' : `${events.toLocaleString()} times`} in {environment}, last{' '}
                <Timestamp at={lastAt} />
              </Typography>
            </Stack>
            <Typography variant="body2" sx={{ overflowWrap: 'anywhere' }}>
              {sample}
            </Typography>
          </Box>
        ))}
      </Stack>
    </Panel>
  );
}
