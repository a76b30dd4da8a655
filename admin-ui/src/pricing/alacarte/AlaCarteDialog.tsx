import {
  Autocomplete,
  Button,
  Dialog,
  DialogActions,
  DialogContent,
  DialogTitle,
  MenuItem,
  Stack,
  TextField,
} from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import type { AlaCartePricing } from '../../../../contracts/alacarte.ts';
import { api } from '../../api.ts';
import { asApiError } from '../../http/api-error.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { majorToMinor } from '../../ui/money-input.ts';
import { useCommand } from '../../ui/use-command.ts';
import { pricingApi } from '../pricing-api.ts';

const types: Record<AlaCartePricing['type'], string> = {
  one_time: 'Once',
  recurring: 'By the month or year',
  usage_based: 'By use',
};
const empty = {
  featureId: '',
  name: '',
  description: '',
  type: 'recurring',
  amount: '',
  currency: 'usd',
  interval: 'month',
};

/** Puts a feature on sale by itself. */
export function AlaCarteDialog({ onClose }: { onClose: () => void }) {
  const titleId = useId();
  const [typed, setTyped] = useState(empty);
  const [dependencies, setDependencies] = useState<string[]>([]);
  const [problems, setProblems] = useState<Record<string, string>>({});
  const { run, pending } = useCommand('pricing');
  const { data: flags } = useQuery({
    queryKey: ['flags', 'getList', 'all'],
    queryFn: ({ signal }) => api.flags(signal),
  });
  const keys = flags?.data.map(({ key }) => key) ?? [];
  const set = (field: keyof typeof empty) => (value: string) => setTyped({ ...typed, [field]: value });
  const wrong = (field: string, help = '') => ({
    error: Boolean(problems[field]),
    helperText: problems[field] ?? help,
  });
  const save = async (event: FormEvent) => {
    event.preventDefault();
    const amount = majorToMinor(typed.amount, 2);
    if (amount === null) {
      setProblems({ 'pricing.amount': 'Write an amount, such as 49 or 0.002' });
      return;
    }
    const type = typed.type as AlaCartePricing['type'];
    const made = await run(
      () =>
        pricingApi
          .createAlacarte({
            featureId: typed.featureId,
            name: typed.name,
            description: typed.description,
            dependencies,
            pricing: {
              ...{ type, amount, currency: typed.currency },
              ...(type === 'one_time' ? {} : { billingInterval: typed.interval as 'month' }),
              ...(type === 'usage_based' ? { usageType: 'metered' as const } : {}),
            },
          })
          .catch((error: unknown) => {
            setProblems(Object.fromEntries(asApiError(error).fields.map(({ field, message }) => [field, message])));
            throw error;
          }),
      ({ name }) => `${name} is sold on its own now`,
    );
    if (made) onClose();
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby={titleId}>
      <form noValidate onSubmit={(event) => void save(event)}>
        <DialogTitle id={titleId}>Sell a feature on its own</DialogTitle>
        <DialogContent>
          <Stack sx={{ gap: 2, pt: 1 }}>
            <Autocomplete
              options={keys}
              value={typed.featureId || null}
              onChange={(_event, key) => setTyped({ ...typed, featureId: key ?? '', name: typed.name || (key ?? '') })}
              renderInput={(params) => (
                <TextField {...params} label="Feature" {...wrong('featureId', 'Of the registry')} />
              )}
            />
            <TextField
              label="Name"
              value={typed.name}
              onChange={(event) => set('name')(event.target.value)}
              {...wrong('name')}
            />
            <TextField
              label="Description"
              multiline
              value={typed.description}
              onChange={(event) => set('description')(event.target.value)}
              {...wrong('description')}
            />
            <TextField select label="Sold" value={typed.type} onChange={(event) => set('type')(event.target.value)}>
              {Object.entries(types).map(([type, words]) => (
                <MenuItem key={type} value={type}>
                  {words}
                </MenuItem>
              ))}
            </TextField>
            <Stack direction="row" sx={{ gap: 2 }}>
              <TextField
                label="Amount"
                value={typed.amount}
                onChange={(event) => set('amount')(event.target.value)}
                slotProps={{ htmlInput: { inputMode: 'decimal' } }}
                {...wrong('pricing.amount', typed.type === 'usage_based' ? 'For one unit' : '')}
              />
              <TextField
                select
                label="Currency"
                value={typed.currency}
                onChange={(event) => set('currency')(event.target.value)}
              >
                <MenuItem value="usd">USD</MenuItem>
                <MenuItem value="eur">EUR</MenuItem>
              </TextField>
              {typed.type !== 'one_time' && (
                <TextField
                  select
                  label="Billed"
                  value={typed.interval}
                  onChange={(event) => set('interval')(event.target.value)}
                >
                  <MenuItem value="month">Monthly</MenuItem>
                  <MenuItem value="year">Yearly</MenuItem>
                </TextField>
              )}
            </Stack>
            <Autocomplete
              multiple
              options={keys}
              value={dependencies}
              onChange={(_event, next) => setDependencies(next)}
              renderInput={(params) => (
                <TextField {...params} label="Needs" helperText="Features that the customer must have" />
              )}
            />
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton type="submit" variant="contained" pending={pending}>
            Put on sale
          </ActionButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
