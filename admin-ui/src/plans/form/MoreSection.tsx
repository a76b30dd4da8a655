import { Stack, TextField, Typography } from '@mui/material';
import { useController, useFormContext } from 'react-hook-form';
import { Panel } from '../../ui/Panel.tsx';
import { RecordRows } from '../../ui/RecordRows.tsx';
import { LimitsEditor } from './LimitsEditor.tsx';
import type { PlanFormValues } from './plan-form-values.ts';
import { PartProblem } from './problems.tsx';

/** Limits of the plan as a whole, and labels for other systems. */
export function MoreSection() {
  return (
    <Panel title="Limits and metadata">
      <Stack sx={{ gap: 2 }}>
        <div>
          <Typography variant="h3">Limits of the whole plan</Typography>
          <LimitsEditor name="limits" of="the plan" />
        </div>
        <div>
          <Typography variant="h3">Metadata</Typography>
          <MetadataEditor name="metadata" of="the plan" />
        </div>
        <div>
          <Typography variant="h3">Metadata of the product in Stripe</Typography>
          <MetadataEditor name="stripeIntegration.productMetadata" of="the product" />
        </div>
      </Stack>
    </Panel>
  );
}

function MetadataEditor({ name, of }: { name: 'metadata' | 'stripeIntegration.productMetadata'; of: string }) {
  const { control } = useFormContext<PlanFormValues>();
  const { field } = useController({ control, name });
  return (
    <>
      <RecordRows<string>
        initial={field.value}
        onChange={field.onChange}
        what="entry"
        of={of}
        nameLabel="Key"
        newValue=""
        renderValue={(value, set, ariaLabel) => (
          <TextField
            label="Value"
            value={value}
            onChange={(event) => set(event.target.value)}
            slotProps={{ htmlInput: { 'aria-label': `Value, ${ariaLabel}` } }}
          />
        )}
      />
      <PartProblem name={name} deep />
    </>
  );
}
