import {
  Autocomplete,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  Stack,
  TextField,
} from '@mui/material';
import { type FormEvent, useId, useState } from 'react';
import type { Webhook } from '../../../contracts/webhooks.ts';
import { asApiError } from '../http/api-error.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ShownOnce } from '../ui/ShownOnce.tsx';
import { useCommand } from '../ui/use-command.ts';
import { webhooksApi } from './webhooks-api.ts';

const suggestions = ['*', 'plan.*', 'plan.published', 'change_request.*', 'operation.*', 'alert.*', 'customer.*'];

interface WebhookDialogProps {
  /** The one to edit; a new one without it. */
  webhook?: Webhook;
  onClose: () => void;
}

/** Where to send what; a new webhook's secret is shown afterwards, once. */
export function WebhookDialog({ webhook, onClose }: WebhookDialogProps) {
  const [url, setUrl] = useState(webhook?.url ?? '');
  const [description, setDescription] = useState(webhook?.description ?? '');
  const [events, setEvents] = useState(webhook?.events ?? ['*']);
  const [typed, setTyped] = useState('');
  const [secret, setSecret] = useState<string | null>(null);
  const [problems, setProblems] = useState<Record<string, string>>({});
  const { run, pending } = useCommand('webhooks', webhook?.id);
  const titleId = useId();
  // What was typed and not yet confirmed by Enter counts as well.
  const chosen = typed.trim() ? [...events, typed.trim()] : events;
  const refusal = !url.trim() ? 'It needs an address' : chosen.length === 0 ? 'Choose at least one event' : null;

  const told = async <T,>(command: () => Promise<T>): Promise<T> => {
    setProblems({});
    try {
      return await command();
    } catch (error) {
      setProblems(
        Object.fromEntries(asApiError(error).fields.map(({ field, message }) => [field.split(/[.[]/)[0], message])),
      );
      throw error;
    }
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (refusal) return;
    const body = { url: url.trim(), description: description.trim(), events: chosen };
    if (webhook) {
      const saved = await run(() => told(() => webhooksApi.update(webhook.id, body, webhook.revision)), 'It is saved');
      if (saved) onClose();
      return;
    }
    const created = await run(() => told(() => webhooksApi.create(body)), null);
    if (created) setSecret(created.secret);
  };

  if (secret) {
    return (
      <ShownOnce
        title="The webhook is ready"
        advice="Check every message by this secret, with a library of standardwebhooks.com. It is shown here alone; a new one can be made at any time."
        secret={secret}
        what="secret"
        onClose={onClose}
      />
    );
  }
  return (
    <Dialog open onClose={onClose} maxWidth="sm" fullWidth aria-labelledby={titleId}>
      <form onSubmit={(event) => void save(event)} noValidate>
        <DialogTitle id={titleId}>{webhook ? 'Edit webhook' : 'New webhook'}</DialogTitle>
        <DialogContent>
          <Stack sx={{ gap: 2, pt: 1 }}>
            <TextField
              autoFocus
              label="Address"
              type="url"
              required
              placeholder="https://example.com/hooks/pricewright"
              value={url}
              onChange={(event) => setUrl(event.target.value)}
              error={Boolean(problems.url)}
              helperText={problems.url ?? 'https; addresses of private networks are refused'}
              slotProps={{ inputLabel: { shrink: true } }}
            />
            <TextField
              label="Description"
              value={description}
              onChange={(event) => setDescription(event.target.value)}
              error={Boolean(problems.description)}
              helperText={problems.description}
            />
            <Autocomplete
              multiple
              freeSolo
              options={suggestions}
              value={events}
              onChange={(_event, values) => setEvents(values)}
              inputValue={typed}
              onInputChange={(_event, text) => setTyped(text)}
              renderInput={(params) => (
                <TextField
                  {...params}
                  label="Events"
                  error={Boolean(problems.events)}
                  helperText={problems.events ?? 'A type such as plan.published, an area such as plan.*, or * for all'}
                />
              )}
            />
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Not yet</Button>
          <ActionButton type="submit" variant="contained" pending={pending} disabledReason={refusal}>
            {webhook ? 'Save' : 'Create webhook'}
          </ActionButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
