import { Button, Dialog, DialogActions, DialogContent, DialogTitle, Stack, TextField, Typography } from '@mui/material';
import { type FormEvent, useId, useState } from 'react';
import type { AttentionItem } from '../../../contracts/attention.ts';
import { api } from '../api.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { useCommand } from '../ui/use-command.ts';

export type Resolution = AttentionItem['actions'][number];

export const resolutionWords: Record<
  Resolution,
  { button: string; past: string; title: string; help: string; done: string }
> = {
  retry: {
    button: 'Retry',
    past: 'Retried',
    title: 'Try once more?',
    help: 'A call to the outside is looked for there first, so that nothing happens twice.',
    done: 'It is tried once more',
  },
  done: {
    button: 'Mark done',
    past: 'Marked done',
    title: 'Has it happened?',
    help: 'You say so: it goes on as if the outside had answered.',
    done: 'It is marked as done',
  },
  skip: {
    button: 'Skip',
    past: 'Skipped',
    title: 'Leave it as it is?',
    help: 'It is not tried again, and leaves this list.',
    done: 'It is left as it is',
  },
};

interface ResolveDialogProps {
  item: AttentionItem;
  resolution: Resolution;
  onClose: () => void;
}

/** Asks why, as the audit keeps it; the answer is for the state of the item that is shown. */
export function ResolveDialog({ item, resolution, onClose }: ResolveDialogProps) {
  const { title, help, button, done } = resolutionWords[resolution];
  const [reason, setReason] = useState('');
  const [outsideId, setOutsideId] = useState('');
  const { run, pending } = useCommand('attention', item.entityId ?? '', item.operationId ?? undefined);
  const titleId = useId();
  const refusal = reason.trim() ? null : 'Say why: it is kept in the audit';
  const resolve = async (event: FormEvent) => {
    event.preventDefault();
    if (refusal) return;
    const { kind, key, version } = item;
    const outside = resolution === 'done' && outsideId.trim() ? { outsideId: outsideId.trim() } : {};
    const body = { kind, key, version, reason: reason.trim(), ...outside };
    if (await run(() => api.resolveAttention(resolution, body), done)) onClose();
  };
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={titleId}>
      <form onSubmit={(event) => void resolve(event)} noValidate>
        <DialogTitle id={titleId}>{title}</DialogTitle>
        <DialogContent>
          <Typography variant="body1" sx={{ fontWeight: 560 }}>
            {item.title}
          </Typography>
          <Typography variant="body2" sx={{ color: 'text.secondary', mb: 2 }}>
            {help}
          </Typography>
          <Stack sx={{ gap: 2 }}>
            {resolution === 'done' && (
              <TextField
                label="Id that the outside gave it"
                value={outsideId}
                onChange={(event) => setOutsideId(event.target.value)}
                helperText="Needed for what was to be created"
              />
            )}
            <TextField
              autoFocus
              label="Why"
              required
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              multiline
              minRows={2}
              slotProps={{ htmlInput: { maxLength: 2000 } }}
            />
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Not yet</Button>
          <ActionButton type="submit" variant="contained" pending={pending} disabledReason={refusal}>
            {button}
          </ActionButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
