import {
  Button,
  Checkbox,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  FormControlLabel,
  Stack,
  TextField,
} from '@mui/material';
import { useId, useState } from 'react';
import type { CreditWallet } from '../../../contracts/credits.ts';
import { currencyRule } from '../../../domain/money/currencies.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { majorToMinor, minorToMajor } from '../ui/money-input.ts';
import { useCommand } from '../ui/use-command.ts';
import { creditsApi } from './credits-api.ts';

/** When the balance counts as low, and what is bought then. */
export function PolicyDialog({ wallet, onClose }: { wallet: CreditWallet; onClose: () => void }) {
  const { customerId, currency, lowBalance, automatic, revision } = wallet;
  const titleId = useId();
  const decimals = currencyRule(currency)?.decimals ?? 2;
  const text = (amount: number | null | undefined) => (amount == null ? '' : minorToMajor(String(amount), decimals));
  const [low, setLow] = useState(text(lowBalance));
  const [buys, setBuys] = useState(automatic !== null);
  const [below, setBelow] = useState(text(automatic?.below ?? lowBalance));
  const [upTo, setUpTo] = useState(text(automatic?.upTo));
  const [most, setMost] = useState(String(automatic?.maxPerMonth ?? 3));
  const { run, pending } = useCommand('credits', customerId);
  const minor = (typed: string) => Number(majorToMinor(typed, decimals) ?? Number.NaN);
  const missing =
    (low !== '' && Number.isNaN(minor(low))) ||
    (buys && [minor(below), minor(upTo), Number(most)].some((number) => Number.isNaN(number)))
      ? 'Type amounts'
      : null;
  const save = async () => {
    const body = {
      lowBalance: low === '' ? null : minor(low),
      automatic: buys ? { below: minor(below), upTo: minor(upTo), maxPerMonth: Number(most) } : null,
    };
    if (await run(() => creditsApi.setPolicy({ customerId, currency }, body, revision), 'It is saved')) onClose();
  };
  return (
    <Dialog open onClose={onClose} maxWidth="xs" fullWidth aria-labelledby={titleId}>
      <DialogTitle id={titleId}>When the balance is low</DialogTitle>
      <DialogContent>
        <Stack sx={{ gap: 2, pt: 1 }}>
          <TextField
            label="Counts as low below"
            value={low}
            helperText="Empty: never. An alert says so once"
            onChange={(event) => setLow(event.target.value)}
          />
          <FormControlLabel
            control={<Checkbox checked={buys} onChange={(_, checked) => setBuys(checked)} />}
            label="Buy more by itself"
          />
          {buys && (
            <>
              <TextField label="When below" value={below} onChange={(event) => setBelow(event.target.value)} />
              <TextField label="Up to" value={upTo} onChange={(event) => setUpTo(event.target.value)} />
              <TextField
                label="At most, a month"
                value={most}
                helperText="So that a mistake in usage empties no card"
                onChange={(event) => setMost(event.target.value)}
              />
            </>
          )}
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>Cancel</Button>
        <ActionButton variant="contained" pending={pending} disabledReason={missing} onClick={() => void save()}>
          Save
        </ActionButton>
      </DialogActions>
    </Dialog>
  );
}
