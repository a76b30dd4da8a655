import { Box, Button, Stack, Typography } from '@mui/material';
import { useState } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import type { CurrencyOption } from '../../../../contracts/price-components.ts';
import { type FieldName, TextInput } from './fields.tsx';
import { MoneyInput } from './MoneyInput.tsx';
import type { PlanFormValues } from './plan-form-values.ts';

interface LimitFieldsProps {
  name: `pricing.components.${number}` | `pricing.components.${number}.currencyOptions.${string}`;
  of: string;
  currency: string;
}

const grid = {
  display: 'grid',
  gap: 1.5,
  gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 168px), 1fr))',
};

/** What a period costs at least and at most, and what is committed: shown once somebody wants one. */
export function LimitFields({ name, of, currency }: LimitFieldsProps) {
  const { setValue } = useFormContext<PlanFormValues>();
  const stated = useWatch<PlanFormValues>({ name }) as CurrencyOption | undefined;
  const isStated = [stated?.minimum, stated?.maximum, stated?.commitment].some((limit) => limit !== undefined);
  const [isOpen, setOpen] = useState(false);
  if (!isOpen && !isStated) {
    return (
      <Box>
        <Button
          onClick={() => setOpen(true)}
          aria-label={`Set limits of ${of} in ${currency.toUpperCase()}`}
          sx={{ color: 'text.secondary' }}
        >
          Minimum, maximum, commitment
        </Button>
      </Box>
    );
  }
  const commit = () =>
    setValue(`${name}.commitment` as FieldName, { amount: '0', overageRate: '100' } as never, { shouldDirty: true });
  const release = () => setValue(`${name}.commitment` as FieldName, undefined as never, { shouldDirty: true });
  return (
    <Box role="group" aria-label={`Limits of ${of} in ${currency.toUpperCase()}`}>
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary', mb: 1 }}>
        A period costs
      </Typography>
      <Stack sx={{ gap: 1 }}>
        <Box sx={grid}>
          <MoneyInput
            name={`${name}.minimum` as FieldName}
            label="At least"
            ariaLabel={`At least, ${of} in ${currency.toUpperCase()}`}
            currency={currency}
          />
          <MoneyInput
            name={`${name}.maximum` as FieldName}
            label="At most"
            ariaLabel={`At most, ${of} in ${currency.toUpperCase()}`}
            currency={currency}
          />
          {stated?.commitment && (
            <>
              <MoneyInput
                name={`${name}.commitment.amount` as FieldName}
                label="Committed"
                ariaLabel={`Committed, ${of} in ${currency.toUpperCase()}`}
                currency={currency}
              />
              <TextInput
                name={`${name}.commitment.overageRate` as FieldName}
                label="Beyond it, % of the price"
                ariaLabel={`Beyond it, per cent of the price, ${of} in ${currency.toUpperCase()}`}
              />
            </>
          )}
        </Box>
        <Box>
          <Button
            onClick={stated?.commitment ? release : commit}
            aria-label={`${stated?.commitment ? 'Remove' : 'Add'} the commitment of ${of} in ${currency.toUpperCase()}`}
            sx={{ color: 'text.secondary' }}
          >
            {stated?.commitment ? 'No commitment' : 'Add a commitment'}
          </Button>
        </Box>
      </Stack>
    </Box>
  );
}
