import AddIcon from '@mui/icons-material/Add';
import CloseIcon from '@mui/icons-material/Close';
import { Box, Button, IconButton, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import { isPercentage, isTieredPackage } from '../../../../domain/plans/price-models.ts';
import { tierRanges, withTierAdded } from '../../plans/form/tier-validity.ts';
import { MoneyField } from '../../ui/MoneyField.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import type { TemplateComponent, TemplateTier } from './template-form-values.ts';

interface TemplateTiersProps {
  component: TemplateComponent;
  currency: string;
  onChange: (tiers: TemplateTier[]) => void;
  onProblem: (problem: string | null) => void;
}

/** Tiers with what each begins at; the last one is always open. */
export function TemplateTiers({ component, currency, onChange, onProblem }: TemplateTiersProps) {
  const { id, model } = component;
  const tiers = component.tiers ?? [{ upTo: null }];
  const ranges = tierRanges(tiers as never);
  // Rows below a removed one take over its values: they are built anew, so that no input keeps what it showed before.
  const [generation, setGeneration] = useState(0);
  const rebuild = (next: TemplateTier[]) => {
    onChange(next);
    setGeneration(generation + 1);
  };
  const set = (index: number, changes: Partial<TemplateTier>) =>
    onChange(tiers.map((tier, at) => (at === index ? { ...tier, ...changes } : tier)));
  const money = (label: string, index: number, field: 'unitAmount' | 'packageAmount' | 'flatAmount') => (
    <MoneyField
      bare
      label={label}
      ariaLabel={`${label}, tier ${index + 1} of ${id}`}
      currency={currency}
      minor={tiers[index]?.[field]}
      onChange={(minor) => {
        onProblem(minor === null ? `${label} of tier ${index + 1} is no amount` : null);
        if (minor !== null) set(index, { [field]: minor });
      }}
    />
  );
  return (
    <Stack role="group" aria-label={`Tiers of ${id}`} sx={{ gap: 1.25 }}>
      {tiers.map((tier, index) => {
        const isLast = index === tiers.length - 1;
        const range = ranges[index];
        return (
          <Box
            // biome-ignore lint/suspicious/noArrayIndexKey: a tier has no name but its place
            key={`${generation}-${index}`}
            sx={{
              display: 'grid',
              gap: 1,
              alignItems: 'start',
              gridTemplateColumns: { xs: '1fr 1fr 34px', sm: 'minmax(90px, auto) repeat(3, minmax(84px, 1fr)) 34px' },
            }}
          >
            <Typography variant="body2" sx={{ color: 'text.secondary', pt: 1, fontVariantNumeric: 'tabular-nums' }}>
              {range?.from} to
            </Typography>
            {isLast ? (
              <Typography variant="body2" sx={{ pt: 1, color: 'text.secondary' }}>
                and above
              </Typography>
            ) : (
              <TextField
                label={isPercentage({ model }) ? 'Up to' : 'Last unit'}
                value={tier.upTo ?? ''}
                onChange={({ target }) => set(index, { upTo: target.value.replace(/[^\d.]/g, '') })}
                error={Boolean(range?.problem)}
                helperText={range?.problem}
                slotProps={{
                  htmlInput: { inputMode: 'decimal', 'aria-label': `Where tier ${index + 1} of ${id} ends` },
                }}
              />
            )}
            {isPercentage({ model }) ? (
              <TextField
                label="Per cent"
                value={tier.rate ?? ''}
                onChange={({ target }) => set(index, { rate: target.value.trim() })}
                slotProps={{
                  htmlInput: { inputMode: 'decimal', 'aria-label': `Per cent, tier ${index + 1} of ${id}` },
                }}
              />
            ) : isTieredPackage({ model }) ? (
              <Box sx={{ display: 'grid', gap: 1, gridTemplateColumns: '1fr 1fr' }}>
                {money('A package', index, 'packageAmount')}
                <NumberField
                  label="of units"
                  min={1}
                  value={tier.packageSize ?? null}
                  onChange={(size) => set(index, { packageSize: size ?? undefined })}
                />
              </Box>
            ) : (
              money('Per unit', index, 'unitAmount')
            )}
            {money('Flat fee', index, 'flatAmount')}
            {isLast ? (
              <span />
            ) : (
              <IconButton
                aria-label={`Remove tier ${index + 1} of ${id}`}
                onClick={() => rebuild(tiers.filter((_, at) => at !== index))}
                sx={{ mt: 0.5 }}
              >
                <CloseIcon fontSize="small" />
              </IconButton>
            )}
          </Box>
        );
      })}
      <Button
        startIcon={<AddIcon />}
        onClick={() => rebuild(withTierAdded(tiers as never) as TemplateTier[])}
        aria-label={`Add a tier to ${id}`}
        sx={{ alignSelf: 'flex-start', color: 'text.secondary' }}
      >
        Add a tier
      </Button>
    </Stack>
  );
}
