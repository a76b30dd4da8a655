import { Checkbox, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import type { NotificationPreferences } from '../../../contracts/notifications.ts';
import { type NotificationChannel, notificationChannels } from '../../../contracts/tables/notifications.ts';
import { request } from '../http/request.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useCommand } from '../ui/use-command.ts';

const at = '/v1/notification-preferences';
const channelWords: Record<NotificationChannel, string> = { inApp: 'In the app', mail: 'By mail' };

/** By which channels one wants to be told of what; each choice is saved at once. */
export function PreferencesPanel() {
  const { data, error, refetch } = useQuery({
    queryKey: ['notifications', 'preferences'],
    queryFn: ({ signal }) => request<NotificationPreferences>(at, { signal }),
  });
  const { run, pending } = useCommand('notifications');
  const choose = (kind: string, channel: NotificationChannel, wanted: boolean) => {
    const chosen = data?.kinds.find((one) => one.kind === kind);
    if (!data || !chosen) return;
    const { title: _, ...choice } = chosen;
    const body = { kinds: [{ ...choice, [channel]: wanted }] };
    void run(() => request(at, { method: 'PATCH', body, revision: data.revision }), 'It is saved');
  };
  if (error && !data) return <ErrorPanel error={error} onRetry={() => void refetch()} />;
  return (
    <Panel title="How to tell you" flush>
      {!data ? (
        <RowsSkeleton />
      ) : (
        <Table>
          <TableHead>
            <TableRow>
              <TableCell>Of what</TableCell>
              {notificationChannels.map((channel) => (
                <TableCell key={channel} align="center">
                  {channelWords[channel]}
                </TableCell>
              ))}
            </TableRow>
          </TableHead>
          <TableBody>
            {data.kinds.map(({ kind, title, ...channels }) => (
              <TableRow key={kind} sx={{ '&:last-child td': { borderBottom: 0 } }}>
                <TableCell>{title}</TableCell>
                {notificationChannels.map((channel) => (
                  <TableCell key={channel} align="center" padding="none">
                    <Checkbox
                      size="small"
                      checked={channels[channel]}
                      disabled={pending}
                      onChange={(_event, wanted) => choose(kind, channel, wanted)}
                      slotProps={{ input: { 'aria-label': `${title}: ${channelWords[channel].toLowerCase()}` } }}
                    />
                  </TableCell>
                ))}
              </TableRow>
            ))}
          </TableBody>
        </Table>
      )}
    </Panel>
  );
}
