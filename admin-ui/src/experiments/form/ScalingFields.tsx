import { Stack, Typography } from '@mui/material';
import { GuardrailFields } from '../../rollouts/GuardrailFields.tsx';
import { PolicyFields } from '../../rollouts/PolicyFields.tsx';
import { StageFields } from '../../rollouts/StageFields.tsx';
import { NumberField } from '../../ui/NumberField.tsx';
import type { DraftValues } from './experiment-draft.ts';

type Scaling = DraftValues['scaling'];

interface ScalingFieldsProps {
  scaling: Scaling;
  onChange: (scaling: Scaling) => void;
  /** Under the percentage that is held back. */
  problem: { error: boolean; helperText: string | undefined };
}

/** The stages by which the winner reaches everybody, and what may take it back on the way. */
export function ScalingFields({ scaling, onChange, problem }: ScalingFieldsProps) {
  const set = (changes: Partial<Scaling>) => onChange({ ...scaling, ...changes });
  return (
    <Stack sx={{ gap: 2.5 }}>
      <StageFields stages={scaling.stages ?? []} onChange={(stages) => set({ stages })} />
      <NumberField
        label="Held back until the end, %"
        value={scaling.holdbackPercentage ?? 5}
        help={problem.helperText ?? 'At 100 % there would be nothing to compare with.'}
        error={problem.error}
        step="any"
        onChange={(share) => set({ holdbackPercentage: share ?? 0 })}
      />
      <Stack sx={{ gap: 1.5 }}>
        <Typography variant="h3">Guardrails on the way</Typography>
        <GuardrailFields guardrails={scaling.guardrails ?? []} onChange={(guardrails) => set({ guardrails })} />
      </Stack>
      <PolicyFields policy={scaling.policy ?? {}} onChange={(policy) => set({ policy })} />
    </Stack>
  );
}
