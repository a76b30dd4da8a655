import { useState } from 'react';
import { useRedirect } from 'react-admin';
import type { Webhook } from '../../../contracts/webhooks.ts';
import { useLacking } from '../access/use-lacking.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { ShownOnce } from '../ui/ShownOnce.tsx';
import { useCommand } from '../ui/use-command.ts';
import { WebhookDialog } from './WebhookDialog.tsx';
import { webhooksApi } from './webhooks-api.ts';

/** What can be done with a webhook as a whole. */
export function WebhookActions({ webhook }: { webhook: Webhook }) {
  const { id, url, enabled, revision } = webhook;
  const [asks, setAsks] = useState<'edit' | 'rotate' | 'remove' | null>(null);
  const [secret, setSecret] = useState<string | null>(null);
  const { run, pending } = useCommand('webhooks', id);
  const lacking = useLacking()('webhooks:edit');
  const redirect = useRedirect();
  const close = () => setAsks(null);

  const rotate = async () => {
    const rotated = await run(() => webhooksApi.rotateSecret(id), null);
    close();
    if (rotated) setSecret(rotated.secret);
  };
  const remove = async () => {
    if (await run(() => webhooksApi.remove(id), `Nothing is sent to ${url} any more`)) redirect('list', 'webhooks');
    else close();
  };
  const turn = () =>
    run(() => webhooksApi.update(id, { enabled: !enabled }, revision), enabled ? 'It is off' : 'It is on');
  const dialog = { pending, onClose: close };

  return (
    <>
      <ActionButton disabledReason={lacking} pending={pending} onClick={() => void turn()}>
        {enabled ? 'Switch off' : 'Switch on'}
      </ActionButton>
      <ActionButton disabledReason={lacking} onClick={() => setAsks('rotate')}>
        New secret
      </ActionButton>
      <ActionButton disabledReason={lacking} onClick={() => setAsks('remove')}>
        Remove
      </ActionButton>
      <ActionButton variant="contained" disabledReason={lacking} onClick={() => setAsks('edit')}>
        Edit
      </ActionButton>
      {asks === 'edit' && <WebhookDialog webhook={webhook} onClose={close} />}
      {asks === 'rotate' && (
        <ConfirmDialog
          {...dialog}
          title="Make a new secret?"
          keep="Keep the secret"
          confirm="Make a new one"
          onConfirm={() => void rotate()}
        >
          For a day, messages are signed by both, so that the receiver can change over without losing any.
        </ConfirmDialog>
      )}
      {asks === 'remove' && (
        <ConfirmDialog
          {...dialog}
          title="Remove this webhook?"
          keep="Keep the webhook"
          confirm="Remove"
          onConfirm={() => void remove()}
        >
          Nothing is sent to {url} any more, and its log of deliveries goes with it.
        </ConfirmDialog>
      )}
      {secret && (
        <ShownOnce
          title="The new secret"
          advice="It is shown here alone. Give it to the receiver within a day: so long the old one signs as well."
          secret={secret}
          what="secret"
          onClose={() => setSecret(null)}
        />
      )}
    </>
  );
}
