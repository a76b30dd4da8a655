import BellIcon from '@mui/icons-material/InboxOutlined';
import { Button, Stack } from '@mui/material';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from 'react-router-dom';
import type { Notification } from '../../../contracts/notifications.ts';
import type { Listed } from '../api.ts';
import { request } from '../http/request.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { EmptyState } from '../ui/EmptyState.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useCommand } from '../ui/use-command.ts';
import { NotificationRow } from './NotificationRow.tsx';
import { PreferencesPanel } from './PreferencesPanel.tsx';
import { markAllRead, markRead } from './use-notifications.ts';

const perPage = 25;

export default function NotificationsPage() {
  const { run, pending } = useCommand('notifications');
  const navigate = useNavigate();
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery({
    queryKey: ['notifications', 'getList', 'all'],
    queryFn: ({ pageParam, signal }) =>
      request<Listed<Notification>>(`/v1/notifications?page=${pageParam}&perPage=${perPage}&sort=-createdAt`, {
        signal,
      }),
    initialPageParam: 1,
    getNextPageParam: ({ total }, pages) => (pages.length * perPage < total ? pages.length + 1 : null),
  });
  const notifications = data?.pages.flatMap((page) => page.data) ?? [];
  const open = ({ id, path, readAt }: Notification) => {
    navigate(path);
    if (!readAt) void run(() => markRead(id), null);
  };
  return (
    <Page
      title="Notifications"
      lead="What you were told, in the app and by mail."
      actions={
        <ActionButton pending={pending} onClick={() => void run(markAllRead, 'All are read')}>
          Mark all read
        </ActionButton>
      }
    >
      <Stack sx={{ gap: 2.5, maxWidth: 820 }}>
        {Boolean(error) && <ErrorPanel error={error} onRetry={() => void refetch()} />}
        <Panel flush>
          {!data && !error && <RowsSkeleton />}
          {data && notifications.length === 0 && (
            <EmptyState icon={<BellIcon />} title="Nothing yet">
              Changes that wait for you, decisions about yours, failures and alerts are told here.
            </EmptyState>
          )}
          <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0 }}>
            {notifications.map((one) => (
              <NotificationRow key={one.id} notification={one} onOpen={() => open(one)} />
            ))}
          </Stack>
        </Panel>
        {hasNextPage && (
          <Button
            variant="outlined"
            loading={isFetchingNextPage}
            onClick={() => void fetchNextPage()}
            sx={{ alignSelf: 'center' }}
          >
            Older
          </Button>
        )}
        <PreferencesPanel />
      </Stack>
    </Page>
  );
}
