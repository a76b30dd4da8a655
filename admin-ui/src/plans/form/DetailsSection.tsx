import { Box, Stack } from '@mui/material';
import { useWatch } from 'react-hook-form';
import { planKeyFrom } from '../../../../domain/plans/plan-key.ts';
import { Panel } from '../../ui/Panel.tsx';
import { tierWords } from '../plan-status.ts';
import { SelectInput, TextInput } from './fields.tsx';
import { fieldGrid } from './PriceComponentCard.tsx';
import type { PlanFormValues } from './plan-form-values.ts';

/** `withKey`: a key can be chosen once only, when the plan is made. */
export function DetailsSection({ withKey }: { withKey: boolean }) {
  const name = useWatch<PlanFormValues, 'name'>({ name: 'name' });
  return (
    <Panel title="Details">
      <Stack sx={{ gap: 1.75 }}>
        <TextInput name="name" label="Name" helper="As customers read it" />
        <Box sx={fieldGrid}>
          {withKey && (
            <TextInput
              name="key"
              label="Key"
              placeholder={name ? planKeyFrom(name) : undefined}
              helper="For machines, also in Stripe. It stays as it is"
            />
          )}
          <SelectInput name="tier" label="Tier" options={tierWords} helper="For whom the plan is" />
        </Box>
        <TextInput name="description" label="Description" multiline helper="Read at checkout and on invoices" />
      </Stack>
    </Panel>
  );
}
