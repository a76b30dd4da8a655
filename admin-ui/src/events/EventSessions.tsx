import { Stack, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { Panel } from '../ui/Panel.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { eventCalls } from './event-calls.ts';

/** The latest visits of somebody: what comes without half an hour of silence between. */
export function EventSessions(who: { customerId: string; personId: string }) {
  const { data } = useQuery({
    queryKey: ['events', 'sessions', who],
    queryFn: ({ signal }) => eventCalls.sessions(who, signal),
  });
  const sessions = data?.data ?? [];
  if (sessions.length === 0) return null;
  return (
    <Panel title="Sessions" hint="The latest ten">
      <Stack direction="row" component="ul" sx={{ listStyle: 'none', m: 0, p: 0, gap: 2.5, flexWrap: 'wrap' }}>
        {sessions.map(({ person, environment, startedAt, endedAt, events }) => (
          <Typography component="li" variant="body2" key={`${person} ${environment} ${startedAt}`}>
            <Timestamp at={startedAt} />, {minutes(startedAt, endedAt)}, {events === 1 ? '1 event' : `${events} events`}
          </Typography>
        ))}
      </Stack>
    </Panel>
  );
}

function minutes(from: string, to: string): string {
  const lasted = Math.round((Date.parse(to) - Date.parse(from)) / 60_000);
  return lasted === 1 ? '1 minute' : `${lasted} minutes`;
}
