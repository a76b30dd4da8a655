import AddIcon from '@mui/icons-material/Add';
import CloseIcon from '@mui/icons-material/Close';
import { Box, Button, IconButton, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import type { PriceComponent, PricingTier } from '../../../../contracts/price-components.ts';
import { isPercentage, isTieredPackage } from '../../../../domain/plans/price-models.ts';
import { type FieldName, TextInput } from './fields.tsx';
import { MoneyInput } from './MoneyInput.tsx';
import type { PlanFormValues } from './plan-form-values.ts';
import { PartProblem } from './problems.tsx';
import { tierRanges, withTierAdded } from './tier-validity.ts';

interface TiersEditorProps {
  name: `pricing.components.${number}.tiers` | `pricing.components.${number}.currencyOptions.${string}.tiers`;
  model: PriceComponent['model'];
  of: string;
  currency: string;
}

/** One line where there is room for it, else two. */
const columns = {
  display: 'grid',
  gap: 1,
  alignItems: 'start',
  gridTemplateColumns: {
    xs: 'minmax(0, 1fr) minmax(0, 1fr) 34px',
    sm: 'minmax(104px, auto) minmax(84px, 1fr) minmax(84px, 1fr) minmax(84px, 1fr) 34px',
  },
};

/** Tiers with what each begins at; the last one is always open. */
export function TiersEditor({ name, model, of, currency }: TiersEditorProps) {
  const { setValue } = useFormContext<PlanFormValues>();
  const tiers = (useWatch<PlanFormValues>({ name }) as PricingTier[] | undefined) ?? [];
  const ranges = tierRanges(tiers);
  const isMoney = isPercentage({ model });
  // Rows below a removed one take over its values: they are built anew, so that no input keeps what it showed before.
  const [generation, setGeneration] = useState(0);
  const rowKey = (index: number) => `${generation}-${index}`;
  const change = (next: PricingTier[]) => {
    setValue(name, next as never, { shouldDirty: true, shouldTouch: true });
    setGeneration(generation + 1);
  };
  const setEnd = (index: number, text: string) => {
    const digits = text.replace(/[^\d.]/g, '');
    setValue(`${name}.${index}.upTo` as never, digits as never, { shouldDirty: true });
  };
  return (
    <Box role="group" aria-label={`Tiers of ${of} in ${currency.toUpperCase()}`} sx={{ minWidth: 0 }}>
      <Box sx={{ display: 'grid', gap: 1.25 }}>
        {tiers.map((tier, index) => {
          const which = `tier ${index + 1} of ${of} in ${currency.toUpperCase()}`;
          const range = ranges[index];
          return (
            <Box key={rowKey(index)} sx={columns}>
              <Typography variant="body2" sx={{ color: 'text.secondary', pt: 1, fontVariantNumeric: 'tabular-nums' }}>
                {range?.from} to
              </Typography>
              {tier.upTo === null && index === tiers.length - 1 ? (
                <Typography variant="body2" sx={{ pt: 1, color: 'text.secondary' }}>
                  and above
                </Typography>
              ) : (
                <TextField
                  label={isMoney ? 'Up to' : 'Last unit'}
                  value={tier.upTo ?? ''}
                  onChange={(event) => setEnd(index, event.target.value)}
                  error={Boolean(range?.problem)}
                  helperText={range?.problem}
                  slotProps={{
                    htmlInput: { 'aria-label': `${isMoney ? 'Up to' : 'Last unit'}, ${which}`, inputMode: 'decimal' },
                  }}
                />
              )}
              <TierPrice name={`${name}.${index}`} model={model} which={which} currency={currency} />
              <MoneyInput
                name={`${name}.${index}.flatAmount` as never}
                label="Flat fee"
                ariaLabel={`Flat fee, ${which}`}
                currency={currency}
                bare
              />
              {tiers.length > 1 && index < tiers.length - 1 ? (
                <IconButton
                  aria-label={`Remove ${which}`}
                  onClick={() => change(tiers.filter((_, other) => other !== index))}
                  sx={{ mt: 0.5 }}
                >
                  <CloseIcon fontSize="small" />
                </IconButton>
              ) : (
                <span />
              )}
            </Box>
          );
        })}
      </Box>
      <Button
        startIcon={<AddIcon />}
        onClick={() => change(withTierAdded(tiers))}
        aria-label={`Add tier to ${of} in ${currency.toUpperCase()}`}
        sx={{ color: 'text.secondary', mt: 0.5 }}
      >
        Add tier
      </Button>
      <PartProblem name={name} />
    </Box>
  );
}

interface TierPriceProps {
  name: string;
  model: PriceComponent['model'];
  which: string;
  currency: string;
}

/** What a tier charges: an amount a unit, a percentage, or an amount a package and its size. */
function TierPrice({ name, model, which, currency }: TierPriceProps) {
  if (isPercentage({ model })) {
    return <TextInput name={`${name}.rate` as FieldName} optional label="Per cent" ariaLabel={`Per cent, ${which}`} />;
  }
  if (!isTieredPackage({ model })) {
    return (
      <MoneyInput
        name={`${name}.unitAmount` as FieldName}
        label="Per unit"
        ariaLabel={`Per unit, ${which}`}
        currency={currency}
        bare
      />
    );
  }
  return (
    <Box sx={{ display: 'grid', gap: 1, gridTemplateColumns: '1fr 1fr' }}>
      <MoneyInput
        name={`${name}.packageAmount` as FieldName}
        label="A package"
        ariaLabel={`A package, ${which}`}
        currency={currency}
        bare
      />
      <TextInput
        name={`${name}.packageSize` as FieldName}
        type="number"
        label="of units"
        ariaLabel={`Units in a package, ${which}`}
      />
    </Box>
  );
}
