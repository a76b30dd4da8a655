import { Alert, Box, Stack } from '@mui/material';
import { useGetOne } from 'react-admin';
import { useParams } from 'react-router-dom';
import type { Webhook } from '../../../contracts/webhooks.ts';
import { CopyButton } from '../ui/CopyButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { Fact } from '../ui/Fact.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { DeliveryLog } from './DeliveryLog.tsx';
import { WebhookActions } from './WebhookActions.tsx';
import { WebhookState } from './WebhookState.tsx';

const crumbs = [{ to: '/webhooks', label: 'Webhooks' }];

export default function WebhookShow() {
  const { id = '' } = useParams();
  const { data: webhook, error, refetch } = useGetOne<Webhook>('webhooks', { id });
  if (!webhook && !error) return <PageSkeleton />;
  if (!webhook) {
    return (
      <Page title="Webhook" crumbs={crumbs}>
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  const { url, description, events, disabledReason, createdAt, updatedAt } = webhook;
  return (
    <Page
      title={new URL(url).host}
      crumbs={crumbs}
      beside={<WebhookState webhook={webhook} />}
      lead={description}
      actions={<WebhookActions webhook={webhook} />}
    >
      <Stack sx={{ gap: 2.5 }}>
        {disabledReason && (
          <Alert severity="error" variant="outlined">
            {disabledReason} Nothing is sent until it is switched on again.
          </Alert>
        )}
        <Panel title="Where and what">
          <Box
            component="dl"
            sx={{ m: 0, display: 'grid', gap: 1.5, gridTemplateColumns: 'repeat(auto-fill, minmax(220px, 1fr))' }}
          >
            <Fact label="Address">{url}</Fact>
            <Fact label="Events">{events.join(', ')}</Fact>
            <Fact label="Id">
              <CopyButton value={id} what="webhook id" />
            </Fact>
            <Fact label="Made">
              <Timestamp at={createdAt} />
            </Fact>
            <Fact label="Updated">
              <Timestamp at={updatedAt} />
            </Fact>
          </Box>
        </Panel>
        <DeliveryLog webhookId={id} />
      </Stack>
    </Page>
  );
}
