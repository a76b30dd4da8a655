import RemoveIcon from '@mui/icons-material/Close';
import { Box, FormHelperText, IconButton, MenuItem, Stack, TextField } from '@mui/material';
import { calculationModels } from '../../../../contracts/pricing.ts';
import { hasUnitAmount, isTiered } from '../../../../domain/plans/price-models.ts';
import { modelHelp, modelWords } from '../../plans/form/price-words.ts';
import { MoneyField } from '../../ui/MoneyField.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import { TemplateTiers } from './TemplateTiers.tsx';
import type { TemplateComponent } from './template-form-values.ts';

interface ComponentFieldsProps {
  component: TemplateComponent;
  currency: string;
  error?: string | undefined;
  onChange: (component: TemplateComponent) => void;
  onProblem: (problem: string | null) => void;
  /** Nothing where it is the only one. */
  onRemove?: (() => void) | undefined;
}

const row = {
  display: 'grid',
  gap: 1.5,
  gridTemplateColumns: { xs: '1fr', sm: 'repeat(auto-fit, minmax(150px, 1fr))' },
};

/** One price of a template: its name, how it charges, and its amounts. */
export function ComponentFields({ component, currency, error, onChange, onProblem, onRemove }: ComponentFieldsProps) {
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
    <Stack
      role="group"
      aria-label={`Price ${id}`}
      sx={{ gap: 2, border: 1, borderColor: error ? 'error.main' : 'divider', borderRadius: 1, p: 2 }}
    >
      <Box sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: { xs: '1fr auto', sm: '1fr 2fr auto' } }}>
        <TextField label="Key" value={id} onChange={({ target }) => set({ id: target.value })} />
        <TextField
          select
          label="Charges"
          value={model}
          helperText={modelHelp[model]}
          onChange={({ target }) => set({ model: calculationModels.find((one) => one === target.value) ?? 'flat' })}
          sx={{ gridRow: { xs: 2, sm: 'auto' }, gridColumn: { xs: '1 / -1', sm: 'auto' } }}
        >
          {calculationModels.map((one) => (
            <MenuItem key={one} value={one}>
              {modelWords[one]}
            </MenuItem>
          ))}
        </TextField>
        <IconButton aria-label={`Remove the price ${id}`} disabled={!onRemove} onClick={onRemove} sx={{ height: 36 }}>
          <RemoveIcon fontSize="small" />
        </IconButton>
      </Box>
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
      {error && <FormHelperText error>{error}</FormHelperText>}
    </Stack>
  );
}

const rateOf = (overageRate: string) => (overageRate ? { overageRate } : {});
