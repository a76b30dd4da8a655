import { Checkbox, FormControlLabel, MenuItem, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import { priceSummary } from '../../plans/price-summary.ts';
import { usePlanChoice, usePlanVersions, useVersionsOf } from '../../plans/use-plan-versions.ts';
import type { DraftValues } from './experiment-draft.ts';
import { ReductionFields } from './ReductionFields.tsx';
import { priceBefore } from './reduction.ts';

type Bound = Pick<DraftValues['variants'][number], 'planVersionId' | 'reducedFrom'>;

interface VersionFieldsProps {
  /** Of which variant, for screen readers. */
  of: string;
  bound: Bound;
  error?: string | undefined;
  onChange: (bound: Bound) => void;
  onProblem: (problem: string | null) => void;
}

/** The price that a variant shows: a plan, and the version of it that the variant is bound to. */
export function VersionFields({ of, bound, error, onChange, onProblem }: VersionFieldsProps) {
  const { planVersionId = null, reducedFrom } = bound;
  const [chosen, setChosen] = useState<string | null>(null);
  const plans = usePlanChoice();
  const present = usePlanVersions(planVersionId ? [planVersionId] : []).get(planVersionId ?? '');
  const planId = chosen ?? present?.plan.id ?? null;
  const plan = plans.find(({ id }) => id === planId);
  // What is sold or was sold no longer changes; the draft of a plan that never sold is published at the start.
  const versions = useVersionsOf(planId).filter(
    ({ status }) => status in soldWords && (status !== 'draft' || plan?.activeVersion === null),
  );
  const version = versions.find(({ id }) => id === planVersionId);
  return (
    <Stack sx={{ gap: 1 }}>
      <Stack direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 1.5 }}>
        <TextField
          select
          fullWidth
          label="Plan"
          value={plan?.id ?? ''}
          onChange={({ target }) => {
            setChosen(target.value || null);
            const next = plans.find(({ id }) => id === target.value);
            onChange({ planVersionId: (next?.activeVersion ?? next?.openVersion)?.id ?? null, reducedFrom: undefined });
          }}
          slotProps={{
            select: {
              displayEmpty: true,
              SelectDisplayProps: { 'aria-label': `Plan of ${of}`, 'aria-labelledby': undefined },
            },
            ...shrunk,
          }}
        >
          <MenuItem value="">No plan</MenuItem>
          {plans.map(({ id, configuration }) => (
            <MenuItem key={id} value={id}>
              {configuration.name}
            </MenuItem>
          ))}
        </TextField>
        <TextField
          select
          fullWidth
          label="Version"
          value={version?.id ?? ''}
          disabled={planId === null}
          error={Boolean(error)}
          helperText={error ?? 'Stays as it is, whatever the plan becomes'}
          onChange={({ target }) => onChange({ planVersionId: target.value, reducedFrom: undefined })}
          slotProps={{
            select: { SelectDisplayProps: { 'aria-label': `Version of ${of}`, 'aria-labelledby': undefined } },
            ...shrunk,
          }}
        >
          {versions.map(({ id, number, status, configuration }) => (
            <MenuItem key={id} value={id}>
              {number}, {soldWords[status]}: {priceSummary(configuration)}
            </MenuItem>
          ))}
        </TextField>
      </Stack>
      {version && (
        <FormControlLabel
          label="Shown as a reduction, with the price before"
          control={
            <Checkbox
              size="small"
              checked={reducedFrom !== undefined}
              onChange={(_event, checked) => {
                onProblem(null);
                onChange({ planVersionId, reducedFrom: checked ? priceBefore(version.configuration) : undefined });
              }}
            />
          }
        />
      )}
      {version && reducedFrom && (
        <ReductionFields
          configuration={version.configuration}
          reducedFrom={reducedFrom}
          onChange={(next) => onChange({ planVersionId, reducedFrom: next })}
          onProblem={onProblem}
        />
      )}
    </Stack>
  );
}

const shrunk = { inputLabel: { shrink: true } };

/** Of the versions that can be bound. */
const soldWords: Record<string, string> = {
  active: 'sold now',
  superseded: 'sold before',
  draft: 'published when it begins',
};
