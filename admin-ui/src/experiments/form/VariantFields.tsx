import AddIcon from '@mui/icons-material/Add';
import RemoveIcon from '@mui/icons-material/Close';
import { Box, Button, FormHelperText, IconButton, Stack, TextField } from '@mui/material';
import type { Flag } from '../../../../contracts/flags.ts';
import { ValueField } from '../../flags/ValueField.tsx';
import { type DraftValues, equalShares } from './experiment-draft.ts';
import { VersionFields } from './VersionFields.tsx';

type Variants = DraftValues['variants'];

interface VariantFieldsProps {
  variants: Variants;
  flag: Flag | undefined;
  /** Each variant may be bound to a version of a plan. */
  priced: boolean;
  onChange: (variants: Variants) => void;
  onProblem: (problem: string | null) => void;
  error?: string | undefined;
  /** What is wrong with a variant's version. */
  versionError: (index: number) => string | undefined;
}

/** What is compared: the first is the control. */
export function VariantFields(props: VariantFieldsProps) {
  const { variants, flag, priced, onChange, onProblem, error, versionError } = props;
  const set = (index: number, changes: Partial<Variants[number]>) =>
    onChange(variants.map((variant, at) => (at === index ? { ...variant, ...changes } : variant)));
  const sum = variants.reduce((total, { trafficPercentage }) => total + trafficPercentage, 0);
  const share = (list: Variants) => {
    const shares = equalShares(list.length);
    return list.map((variant, index) => ({ ...variant, trafficPercentage: shares[index] ?? 0 }));
  };
  const wrong =
    error ?? (Math.abs(sum - 100) > 0.001 ? `The shares add up to ${Number(sum.toFixed(2))} %, not to 100.` : null);
  return (
    <Stack sx={{ gap: 2 }}>
      {variants.map((variant, index) => (
        <Box
          // biome-ignore lint/suspicious/noArrayIndexKey: a variant's key is being written here
          key={index}
          role="group"
          aria-label={index === 0 ? 'Control' : `Variant ${index + 1}`}
          sx={{
            display: 'grid',
            gap: 1.5,
            alignItems: 'start',
            gridTemplateColumns: { xs: '1fr 1fr', sm: '1fr 1fr 1.2fr 100px auto' },
          }}
        >
          <TextField
            label={index === 0 ? 'Key of the control' : 'Key'}
            value={variant.key}
            onChange={(event) => set(index, { key: event.target.value })}
          />
          <TextField
            label="Name"
            value={variant.name ?? ''}
            onChange={(event) => set(index, { name: event.target.value })}
          />
          <ValueField
            key={flag?.type ?? 'json'}
            type={flag?.type ?? 'json'}
            label="They get"
            value={variant.value}
            {...(givesVersion(variant, flag) && { placeholder: 'the version’s id' })}
            onChange={(value) => set(index, { value: value === '' && givesVersion(variant, flag) ? undefined : value })}
            onProblem={onProblem}
          />
          <TextField
            type="number"
            label="Share, %"
            value={variant.trafficPercentage}
            onChange={(event) => set(index, { trafficPercentage: Number(event.target.value) })}
          />
          <IconButton
            aria-label={`Remove the variant ${variant.key}`}
            disabled={variants.length <= 2 || index === 0}
            sx={{ gridColumn: { xs: '2', sm: 'auto' }, justifySelf: 'end' }}
            onClick={() => onChange(share(variants.filter((_, at) => at !== index)))}
          >
            <RemoveIcon />
          </IconButton>
          {(priced || variant.planVersionId) && (
            <Box sx={{ gridColumn: '1 / -1' }}>
              <VersionFields
                of={variant.name || variant.key}
                bound={{ planVersionId: variant.planVersionId ?? null, reducedFrom: variant.reducedFrom }}
                error={versionError(index)}
                onChange={(bound) => set(index, bound)}
                onProblem={onProblem}
              />
            </Box>
          )}
        </Box>
      ))}
      {wrong && <FormHelperText error>{wrong}</FormHelperText>}
      <Button
        startIcon={<AddIcon />}
        sx={{ alignSelf: 'flex-start' }}
        disabled={variants.length >= 20}
        onClick={() =>
          onChange(
            share([
              ...variants,
              {
                key: `treatment-${variants.length}`,
                name: '',
                value: flag ? flag.defaultValue : variants.at(-1)?.value,
                trafficPercentage: 0,
              },
            ]),
          )
        }
      >
        Add a variant
      </Button>
    </Stack>
  );
}

/** A flag of texts gives the id of the version where the variant says nothing else. */
function givesVersion({ planVersionId }: Variants[number], flag: Flag | undefined): boolean {
  return Boolean(planVersionId) && flag?.type === 'string';
}
