import { Button, Dialog, DialogActions, DialogContent, DialogTitle, MenuItem, Stack, TextField } from '@mui/material';
import { useId, useState } from 'react';
import { currencyRule } from '../../../domain/money/currencies.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { majorToMinor } from '../ui/money-input.ts';
import { useCommand } from '../ui/use-command.ts';
import { creditsApi } from './credits-api.ts';

interface GrantDialogProps {
  customerId?: string;
  currency?: string;
  onClose: () => void;
}

/** Prepaid money for a customer. */
export function GrantDialog({ customerId: known = '', currency: used = 'usd', onClose }: GrantDialogProps) {
  const titleId = useId();
  const [customerId, setCustomerId] = useState(known);
  const [currency, setCurrency] = useState(used);
  const [name, setName] = useState('');
  const [category, setCategory] = useState<'paid' | 'promotional'>('promotional');
  const [amount, setAmount] = useState('');
  const [expires, setExpires] = useState('');
  const { run, pending } = useCommand('credits', customerId);
  const minor = majorToMinor(amount, currencyRule(currency)?.decimals ?? 2);
  const missing =
    customerId.trim() === ''
      ? 'Name the customer'
      : name.trim() === ''
        ? 'Give it a name'
        : minor === null || Number(minor) <= 0
          ? 'Type an amount'
          : null;
  const grant = async () => {
    const made = await run(
      () =>
        creditsApi.grant({
          customerId: customerId.trim(),
          currency,
          name: name.trim(),
          category,
          amount: Number(minor),
          expiresAt: expires ? new Date(expires).toISOString() : null,
        }),
      'The credits can be used',
    );
    if (made) onClose();
  };
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={titleId}>
      <DialogTitle id={titleId}>Grant credits</DialogTitle>
      <DialogContent>
        <Stack sx={{ gap: 2, pt: 1 }}>
          {known === '' && (
            <TextField label="Customer id" value={customerId} onChange={(event) => setCustomerId(event.target.value)} />
          )}
          <TextField
            label="Name"
            value={name}
            helperText="Shown in the ledger"
            onChange={(event) => setName(event.target.value)}
          />
          <TextField
            select
            label="Kind"
            value={category}
            onChange={(event) => setCategory(event.target.value as 'paid' | 'promotional')}
          >
            <MenuItem value="promotional">Given free: used before what is paid</MenuItem>
            <MenuItem value="paid">Paid ahead</MenuItem>
          </TextField>
          <TextField
            label="Amount"
            value={amount}
            slotProps={{ htmlInput: { inputMode: 'decimal' } }}
            onChange={(event) => setAmount(event.target.value)}
          />
          <TextField
            label="Currency"
            value={currency}
            onChange={(event) => setCurrency(event.target.value.toLowerCase())}
          />
          <TextField
            label="Expires"
            type="datetime-local"
            value={expires}
            helperText="Empty: never"
            slotProps={{ inputLabel: { shrink: true } }}
            onChange={(event) => setExpires(event.target.value)}
          />
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <ActionButton variant="contained" pending={pending} disabledReason={missing} onClick={() => void grant()}>
          Grant
        </ActionButton>
      </DialogActions>
    </Dialog>
  );
}
