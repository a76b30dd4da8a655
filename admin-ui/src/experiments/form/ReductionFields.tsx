import { MenuItem, Stack, TextField } from '@mui/material';
import type { PlanConfiguration } from '../../../../contracts/plans.ts';
import { priceComponents } from '../../../../domain/plans/price-components.ts';
import { MoneyField } from '../../ui/MoneyField.tsx';
import type { Reduction } from './reduction.ts';

interface ReductionFieldsProps {
  configuration: PlanConfiguration;
  reducedFrom: Reduction;
  onChange: (reducedFrom: Reduction) => void;
  onProblem: (problem: string | null) => void;
}

/** What is shown beside the variant's price as the price before. */
export function ReductionFields({ configuration, reducedFrom, onChange, onProblem }: ReductionFieldsProps) {
  const { component, price } = reducedFrom;
  return (
    <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 1.5 }}>
      <TextField
        select
        fullWidth
        label="Of the price"
        value={component}
        onChange={({ target }) => onChange({ price, component: target.value })}
      >
        {priceComponents(configuration).map(({ key, name }) => (
          <MenuItem key={key} value={key}>
            {name}
          </MenuItem>
        ))}
      </TextField>
      <MoneyField
        label="Before"
        currency={price.currency}
        minor={String(price.amount)}
        helper="The lowest of the last 30 days, where the law asks for it"
        onChange={(minor) => {
          const amount = Number(minor ?? Number.NaN);
          const isAmount = Number.isInteger(amount) && amount >= 0;
          onProblem(isAmount ? null : 'The price before is no amount.');
          if (isAmount) onChange({ component, price: { ...price, amount } });
        }}
      />
    </Stack>
  );
}
