import { Autocomplete, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TaxSettings } from '../../../../contracts/pricing-tax.ts';
import { useLacking } from '../../access/use-lacking.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../../ui/Loading.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { useCommand } from '../../ui/use-command.ts';
import { pricingApi } from '../pricing-api.ts';

export function TaxSettingsPanel() {
  const { data, error, refetch } = useQuery({
    queryKey: ['pricing', 'tax-settings'],
    queryFn: ({ signal }) => pricingApi.taxSettings(signal),
  });
  return (
    <Panel title="You as the seller">
      {!data && (error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <RowsSkeleton />)}
      {data && <SettingsForm key={data.revision} stored={data} />}
    </Panel>
  );
}

function SettingsForm({ stored }: { stored: TaxSettings }) {
  const [typed, setTyped] = useState(stored);
  const { run, pending } = useCommand('pricing');
  const lacking = useLacking()('pricing:edit');
  const { sellerCountry, registrations, defaultBehavior, provider } = typed;
  const changed = JSON.stringify(typed) !== JSON.stringify(stored);
  const save = () => {
    const { revision, ...body } = typed;
    return run(() => pricingApi.updateTaxSettings(body, stored.revision), 'The tax settings are saved');
  };
  return (
    <Stack sx={{ gap: 2 }}>
      <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2 }}>
        <TextField
          label="Country"
          value={sellerCountry}
          onChange={(event) => setTyped({ ...typed, sellerCountry: event.target.value.toUpperCase() })}
          helperText="Where you are established"
          sx={{ maxWidth: 180 }}
        />
        <Autocomplete
          multiple
          freeSolo
          fullWidth
          options={['EU', 'US', 'GB', 'NO', 'CH']}
          value={registrations}
          onChange={(_event, next) =>
            setTyped({ ...typed, registrations: next.map((one) => one.trim().toUpperCase()) })
          }
          renderInput={(params) => (
            <TextField
              {...params}
              label="Collects tax also in"
              helperText="EU is the One-Stop-Shop; type a code and press Enter"
            />
          )}
        />
      </Stack>
      <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2 }}>
        <TextField
          select
          label="A price that does not say"
          value={defaultBehavior ?? ''}
          onChange={(event) =>
            setTyped({ ...typed, defaultBehavior: (event.target.value || null) as TaxSettings['defaultBehavior'] })
          }
          slotProps={{ inputLabel: { shrink: true }, select: { displayEmpty: true } }}
          sx={{ minWidth: 260 }}
        >
          <MenuItem value="">Is not taxed</MenuItem>
          <MenuItem value="exclusive">Has tax on top</MenuItem>
          <MenuItem value="inclusive">Has tax in it</MenuItem>
          <MenuItem value="inferred_by_currency">On top in USD and CAD, else in it</MenuItem>
        </TextField>
        <TextField
          select
          label="Calculated by"
          value={provider}
          onChange={(event) => setTyped({ ...typed, provider: event.target.value as TaxSettings['provider'] })}
          sx={{ minWidth: 260 }}
        >
          <MenuItem value="table">The tables below</MenuItem>
          <MenuItem value="stripe_tax">Stripe Tax</MenuItem>
        </TextField>
      </Stack>
      <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center' }}>
        <ActionButton
          variant="contained"
          pending={pending}
          disabledReason={lacking ?? (changed ? null : 'Nothing is changed')}
          onClick={() => void save()}
        >
          Save
        </ActionButton>
        <Typography variant="body2" sx={{ color: 'text.secondary' }}>
          Where rates hang on the address, as in the United States, Stripe Tax is asked in any case.
        </Typography>
      </Stack>
    </Stack>
  );
}
