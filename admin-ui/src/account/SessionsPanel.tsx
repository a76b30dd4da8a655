import { Box, Stack, Typography } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import type { Session } from '../../../contracts/access.ts';
import { endOtherSessions } from '../access/sign-in.ts';
import { api } from '../api.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { useNotifyDone, useNotifyError } from '../ui/use-notify-error.tsx';
import { browserWords } from './browser-words.ts';

/** Where the person is signed in, each to be ended by itself. */
export function SessionsPanel() {
  const queryClient = useQueryClient();
  const notifyDone = useNotifyDone();
  const notifyError = useNotifyError();
  const { data, error, refetch } = useQuery({
    queryKey: ['members', 'sessions'],
    queryFn: ({ signal }) => api.sessions(signal),
  });
  const ended = async (end: Promise<unknown>, words: string) => {
    await end.then(() => notifyDone(words), notifyError);
    await queryClient.invalidateQueries({ queryKey: ['members', 'sessions'] });
  };
  const sessions = data?.data ?? [];
  return (
    <Panel
      title="Signed in"
      aside={
        sessions.length > 1 && (
          <ActionButton onClick={() => void ended(endOtherSessions(), 'You are signed out everywhere but here')}>
            Sign out everywhere else
          </ActionButton>
        )
      }
    >
      {error ? (
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      ) : (
        <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0, gap: 1.5 }}>
          {sessions.map((session) => (
            <Box
              component="li"
              key={session.id}
              sx={{ display: 'flex', gap: 2, alignItems: 'flex-start', justifyContent: 'space-between' }}
            >
              <Where session={session} />
              {!session.present && (
                <ActionButton
                  aria-label={`Sign out ${session.userAgent ?? session.id}`}
                  onClick={() => void ended(api.endSession(session.id), 'Signed out there')}
                >
                  Sign out
                </ActionButton>
              )}
            </Box>
          ))}
        </Stack>
      )}
    </Panel>
  );
}

function Where({ session: { userAgent, address, lastUsedAt, present } }: { session: Session }) {
  return (
    <Box sx={{ minWidth: 0 }}>
      <Typography variant="body2" sx={{ overflowWrap: 'anywhere', fontWeight: present ? 560 : undefined }}>
        {present ? 'Here' : browserWords(userAgent)}
      </Typography>
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>
        {address && `${address}, `}
        <Timestamp at={lastUsedAt} />
      </Typography>
    </Box>
  );
}
