import {
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  FormControlLabel,
  Stack,
  Switch,
  TextField,
  Typography,
} from '@mui/material';
import { type FormEvent, useId, useState } from 'react';
import type { ComplianceRuleView } from '../../../contracts/compliance.ts';
import { request } from '../http/request.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { useCommand } from '../ui/use-command.ts';

/** Whether a rule counts here, from which day, and why: the audit keeps it. */
export function RuleDialog({ rule, onClose }: { rule: ComplianceRuleView; onClose: () => void }) {
  const { code, title, effectiveFrom, shippedEffectiveFrom, revision } = rule;
  const [disabled, setDisabled] = useState(rule.disabled);
  const [from, setFrom] = useState(effectiveFrom);
  const [reason, setReason] = useState('');
  const { run, pending } = useCommand('compliance', code);
  const titleId = useId();
  const refusal = reason.trim() ? null : 'Say why: it is kept in the audit';
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (refusal) return;
    const body = {
      disabled,
      // The rule's own day is no decision of ours.
      effectiveFrom: !from || from === shippedEffectiveFrom ? null : from,
      reason: reason.trim(),
    };
    const at = `/v1/compliance/rules/${encodeURIComponent(code)}`;
    if (await run(() => request(at, { method: 'PATCH', body, revision }), 'It is decided')) onClose();
  };
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={titleId}>
      <form onSubmit={(event) => void save(event)} noValidate>
        <DialogTitle id={titleId}>{title}</DialogTitle>
        <DialogContent>
          <Stack sx={{ gap: 2, pt: 0.5 }}>
            <FormControlLabel
              label={disabled ? 'It does not count here' : 'It counts here'}
              slotProps={{ typography: { variant: 'body2' } }}
              control={<Switch checked={!disabled} onChange={(_event, counts) => setDisabled(!counts)} />}
            />
            <TextField
              type="date"
              label="Counts from"
              value={from}
              onChange={(event) => setFrom(event.target.value)}
              helperText={`The rule's own day is ${shippedEffectiveFrom}`}
              slotProps={{ inputLabel: { shrink: true } }}
            />
            <TextField
              label="Why"
              required
              multiline
              minRows={2}
              value={reason}
              onChange={(event) => setReason(event.target.value)}
              slotProps={{ htmlInput: { maxLength: 2000 } }}
            />
            <Typography variant="caption" sx={{ color: 'text.secondary' }}>
              Plans on sale are looked at anew within a minute.
            </Typography>
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Not yet</Button>
          <ActionButton type="submit" variant="contained" pending={pending} disabledReason={refusal}>
            Decide
          </ActionButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
