import { Button, Dialog, DialogActions, DialogContent, DialogTitle, Stack, TextField } from '@mui/material';
import { type FormEvent, useId, useState } from 'react';
import { asApiError } from '../../http/api-error.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { useCommand } from '../../ui/use-command.ts';
import { pricingApi } from '../pricing-api.ts';

interface RateDialogProps {
  code: string;
  base: string;
  onClose: () => void;
}

/** A dated rate; converted prices move with it, and their history says so. */
export function RateDialog({ code, base, onClose }: RateDialogProps) {
  const titleId = useId();
  const [typed, setTyped] = useState({ validOn: new Date().toISOString().slice(0, 10), rate: '', source: '' });
  const [problems, setProblems] = useState<Record<string, string>>({});
  const { run, pending } = useCommand('pricing', code);
  const upper = code.toUpperCase();
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const saved = await run(
      () =>
        pricingApi.recordRate(code, typed).catch((error: unknown) => {
          const fields = asApiError(error).fields.map(
            ({ field, message }) => [field.split('.').at(-1), message] as const,
          );
          setProblems(Object.fromEntries(fields));
          throw error;
        }),
      `The rate of ${upper} is recorded`,
    );
    if (saved) onClose();
  };
  const field = (name: keyof typeof typed, label: string, help: string, type = 'text') => (
    <TextField
      label={label}
      type={type}
      value={typed[name]}
      onChange={(event) => setTyped({ ...typed, [name]: event.target.value })}
      error={Boolean(problems[name])}
      helperText={problems[name] ?? help}
      slotProps={{ inputLabel: type === 'date' ? { shrink: true } : {} }}
    />
  );
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" aria-labelledby={titleId}>
      <form noValidate onSubmit={(event) => void save(event)}>
        <DialogTitle id={titleId}>Rate of {upper}</DialogTitle>
        <DialogContent>
          <Stack sx={{ gap: 2, pt: 1 }}>
            {field('validOn', 'From', 'Until a later rate', 'date')}
            {field('rate', `One ${upper} in ${base.toUpperCase()}`, 'Such as 1.085')}
            {field('source', 'Source', 'Such as "ECB reference rate"')}
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton type="submit" variant="contained" pending={pending}>
            Record
          </ActionButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
