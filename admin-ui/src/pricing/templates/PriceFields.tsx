import { Box, MenuItem, Stack, TextField } from '@mui/material';
import { calculationModels } from '../../../../contracts/pricing.ts';
import { hasUnitAmount, isTiered } from '../../../../domain/plans/price-models.ts';
import { modelHelp, modelWords } from '../../plans/form/price-words.ts';
import { MoneyField } from '../../ui/MoneyField.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { TemplateTiers } from './TemplateTiers.tsx';
import type { TemplateComponent } from './template-form-values.ts';

interface PriceFieldsProps {
  component: TemplateComponent;
  currency: string;
  onChange: (component: TemplateComponent) => void;
  onProblem: (problem: string | null) => void;
}

const row = {
  display: 'grid',
  gap: 1.5,
  gridTemplateColumns: { xs: '1fr', sm: 'repeat(auto-fit, minmax(150px, 1fr))' },
};

/** How a price charges, and its amounts. */
export function PriceFields({ component, currency, onChange, onProblem }: PriceFieldsProps) {
  const { id, model, freeUnits, packageSize, rate, commitment } = component;
  const set = (changes: Partial<TemplateComponent>) => onChange({ ...component, ...changes });
  const money = (
    label: string,
    minor: string | undefined,
    helper: string,
    keep: (minor: string | undefined) => void,
  ) => (
    <MoneyField
      label={label}
      ariaLabel={`${label} of ${id}`}
      currency={currency}
      minor={minor}
      helper={helper}
      onChange={(next) => {
        onProblem(next === null ? `${label} of ${id} is no amount` : null);
        if (next !== null) keep(next);
      }}
    />
  );
  return (
    <Stack sx={{ gap: 2 }}>
      <TextField
        select
        label="Charges"
        value={model}
        helperText={modelHelp[model]}
        onChange={({ target }) => set({ model: calculationModels.find((one) => one === target.value) ?? 'flat' })}
      >
        {calculationModels.map((one) => (
          <MenuItem key={one} value={one}>
            {modelWords[one]}
          </MenuItem>
        ))}
      </TextField>
      {isTiered({ model }) ? (
        <TemplateTiers
          component={component}
          currency={currency}
          onChange={(tiers) => set({ tiers })}
          onProblem={onProblem}
        />
      ) : (
        <Box sx={row}>
          {hasUnitAmount({ model }) &&
            money('Amount', component.unitAmount, 'Of a period, a unit or a package', (unitAmount) =>
              set({ unitAmount }),
            )}
          {model === 'percentage' && (
            <TextField
              label="Per cent"
              value={rate ?? ''}
              onChange={({ target }) => set({ rate: target.value.trim() })}
            />
          )}
          {model === 'package' && (
            <NumberField
              label="Units in a package"
              min={1}
              value={packageSize ?? null}
              onChange={(size) => set({ packageSize: size ?? undefined })}
            />
          )}
        </Box>
      )}
      <Box sx={row}>
        {model !== 'flat' && (
          <TextField
            label="The first are free"
            placeholder="none"
            value={freeUnits ?? ''}
            helperText="Units taken off before anything is charged"
            onChange={({ target }) => set({ freeUnits: target.value.replace(/[^\d.]/g, '') || undefined })}
            slotProps={{ htmlInput: { inputMode: 'decimal' }, inputLabel: { shrink: true } }}
          />
        )}
        {money('At least', component.minimum, 'A period', (minimum) => set({ minimum }))}
        {money('At most', component.maximum, 'A period', (maximum) => set({ maximum }))}
      </Box>
      {model !== 'flat' && (
        <Box sx={row}>
          {money('Committed to', commitment?.amount, 'Owed whatever is used; usage draws from it', (amount) =>
            set({ commitment: amount === undefined ? undefined : { ...commitment, amount } }),
          )}
          <TextField
            label="Usage beyond it, % of its price"
            placeholder="100"
            value={commitment?.overageRate ?? ''}
            disabled={!commitment}
            onChange={({ target }) =>
              commitment && set({ commitment: { amount: commitment.amount, ...rateOf(target.value.trim()) } })
            }
            slotProps={{ htmlInput: { inputMode: 'decimal' }, inputLabel: { shrink: true } }}
          />
        </Box>
      )}
    </Stack>
  );
}

const rateOf = (overageRate: string) => (overageRate ? { overageRate } : {});
