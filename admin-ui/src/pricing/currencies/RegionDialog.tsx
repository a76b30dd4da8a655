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
import type { StoredRegionalPricing } from '../../../../contracts/pricing-regional.ts';
import { currencies } from '../../../../domain/money/currencies.ts';
import { countryCodes } from '../../../../domain/plans/country-codes.ts';
import { priceComponents } from '../../../../domain/plans/price-components.ts';
import { regionName } from '../../../../domain/pricing/tax/region-name.ts';
import { asApiError } from '../../http/api-error.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { MoneyField } from '../../ui/MoneyField.tsx';
import { useCommand } from '../../ui/use-command.ts';
import { doneOr } from '../done-words.ts';
import { pricingApi } from '../pricing-api.ts';
import { currencyName, endingWords } from './currency-words.ts';

interface RegionDialogProps {
  /** Null makes new ones. */
  region: StoredRegionalPricing | null;
  onClose: () => void;
}

/** Prices of a region: converted, adjusted and rounded, or amounts of its own for components of one plan. */
export function RegionDialog({ region, onClose }: RegionDialogProps) {
  const titleId = useId();
  const [typed, setTyped] = useState({
    countries: region?.countries ?? [],
    targetPlans: region?.targetPlans ?? [],
    currency: region?.currency ?? 'eur',
    adjustment: region?.adjustment ?? '0',
    ending: region?.ending ?? ('none' as const),
  });
  // Null is what stands in a field and is no amount.
  const [own, setOwn] = useState<Record<string, string | null>>(() =>
    Object.fromEntries((region?.overrides ?? []).map(({ componentId, unitAmount }) => [componentId, unitAmount ?? ''])),
  );
  const [problems, setProblems] = useState<Record<string, string>>({});
  const { run, pending } = useCommand('pricing');
  const { data: plans } = useQuery({
    queryKey: ['plans', 'getList', 'keys'],
    queryFn: ({ signal }) => pricingApi.plans(signal),
  });
  const known = plans?.data ?? [];
  const only = typed.targetPlans.length === 1 ? known.find(({ key }) => key === typed.targetPlans[0]) : undefined;
  const priced = only ? priceComponents(only.configuration).filter(({ unitAmount }) => unitAmount !== undefined) : [];
  const keep = (error: unknown) => {
    setProblems(Object.fromEntries(asApiError(error).fields.map(({ field, message }) => [field, message])));
    throw error;
  };
  const wrong = (start: string, help: string) => {
    const [, message] = Object.entries(problems).find(([field]) => field.startsWith(start)) ?? [];
    return { error: Boolean(message), helperText: message ?? help };
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (Object.values(own).includes(null)) return;
    // Tiers of its own are kept as they are: this form asks for single amounts alone.
    const tiered = (region?.overrides ?? []).filter(({ tiers }) => tiers !== undefined);
    const amounts = priced.flatMap(({ key }) => (own[key] ? [{ componentId: key, unitAmount: own[key] }] : []));
    const overrides = only ? [...tiered, ...amounts] : [];
    const saved = await run(
      () => pricingApi.saveRegion({ ...typed, overrides }, region).catch(keep),
      doneOr('The regional prices are saved'),
    );
    if (saved) onClose();
  };
  const remove = async () => {
    if (region && (await run(() => pricingApi.deleteRegion(region), doneOr('The regional prices are gone')))) onClose();
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" aria-labelledby={titleId}>
      <form noValidate onSubmit={(event) => void save(event)}>
        <DialogTitle id={titleId}>Prices of a region</DialogTitle>
        <DialogContent>
          <Stack sx={{ gap: 2, pt: 1 }}>
            <Autocomplete
              multiple
              options={[...countryCodes]}
              value={typed.countries}
              onChange={(_event, countries) => setTyped({ ...typed, countries })}
              getOptionLabel={regionName}
              renderInput={(params) => (
                <TextField {...params} label="Countries" {...wrong('countries', 'None is everywhere else')} />
              )}
            />
            <Autocomplete
              multiple
              options={known.map(({ key }) => key)}
              value={typed.targetPlans}
              onChange={(_event, targetPlans) => setTyped({ ...typed, targetPlans })}
              renderInput={(params) => (
                <TextField {...params} label="Plans" {...wrong('targetPlans', 'None is every plan')} />
              )}
            />
            <Autocomplete
              options={[...currencies.keys()]}
              value={typed.currency}
              disableClearable
              onChange={(_event, currency) => setTyped({ ...typed, currency })}
              getOptionLabel={(code) => `${code.toUpperCase()} · ${currencyName(code)}`}
              renderInput={(params) => (
                <TextField {...params} label="Currency" {...wrong('currency', 'In which prices are asked there')} />
              )}
            />
            <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 2 }}>
              <TextField
                label="Up or down, per cent"
                value={typed.adjustment}
                onChange={(event) => setTyped({ ...typed, adjustment: event.target.value })}
                {...wrong('adjustment', 'Such as -20, after conversion')}
              />
              <TextField
                select
                label="Prices end in"
                value={typed.ending}
                onChange={(event) => setTyped({ ...typed, ending: event.target.value as typeof typed.ending })}
                {...wrong('ending', 'How converted prices are rounded')}
              >
                {Object.entries(endingWords).map(([ending, words]) => (
                  <MenuItem key={ending} value={ending}>
                    {words}
                  </MenuItem>
                ))}
              </TextField>
            </Stack>
            {priced.map(({ key, name }) => (
              <MoneyField
                key={`${key} ${typed.currency}`}
                label={`${name}, amount of its own`}
                currency={typed.currency}
                minor={own[key] || undefined}
                error={wrong('overrides', '').error}
                helper={wrong('overrides', 'Empty: converted').helperText}
                onChange={(minor) => setOwn({ ...own, [key]: minor === undefined ? '' : minor })}
              />
            ))}
          </Stack>
        </DialogContent>
        <DialogActions>
          {region && (
            <ActionButton pending={pending} onClick={() => void remove()}>
              Take away
            </ActionButton>
          )}
          <Button onClick={onClose}>Cancel</Button>
          <ActionButton type="submit" variant="contained" pending={pending}>
            Save
          </ActionButton>
        </DialogActions>
      </form>
    </Dialog>
  );
}
