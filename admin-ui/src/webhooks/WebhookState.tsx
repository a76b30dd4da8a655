import type { Webhook } from '../../../contracts/webhooks.ts';
import { StatusDot } from '../ui/StatusDot.tsx';

/** Whether it is sent to; why not, when it was switched off by itself. */
export function WebhookState({ webhook: { enabled, disabledReason } }: { webhook: Webhook }) {
  if (enabled) return <StatusDot tone="good">On</StatusDot>;
  return (
    <StatusDot tone={disabledReason ? 'bad' : 'idle'}>{disabledReason ? 'Switched off by itself' : 'Off'}</StatusDot>
  );
}
