import { Box, Stack } from '@mui/material';
import { useWatch } from 'react-hook-form';
import { Panel } from '../../ui/Panel.tsx';
import { SelectInput, SwitchInput, TextInput } from './fields.tsx';
import { fieldGrid } from './PriceComponentCard.tsx';
import type { PlanFormValues } from './plan-form-values.ts';

const anchors = { anniversary: "On the subscription's anniversary", calendar: 'On the first of the month' };
const collections = { charge_automatically: 'Charge automatically', send_invoice: 'Send an invoice' };
const taxes = { unspecified: 'Not said yet', exclusive: 'Tax is added to amounts', inclusive: 'Amounts include tax' };
const strategies = { standard: 'Standard', usage_based: 'Usage based', tiered: 'Tiered', volume: 'Volume' };
const intervals = { day: 'Day', week: 'Week', month: 'Month', year: 'Year' };

export function BillingSection() {
  const collection = useWatch<PlanFormValues, 'billing.collection'>({ name: 'billing.collection' });
  return (
    <Panel title="Trial and billing">
      <Stack sx={{ gap: 2 }}>
        <Box sx={fieldGrid}>
          <TextInput
            name="stripeIntegration.trialPeriodDays"
            type="number"
            label="Trial days"
            helper="Empty for no trial"
          />
          <SelectInput name="billing.anchor" label="Invoices fall" options={anchors} />
          <SelectInput name="billing.collection" label="Payment" options={collections} />
          {collection === 'send_invoice' && (
            <TextInput name="billing.daysUntilDue" type="number" label="Days until due" />
          )}
          <TextInput name="billing.timeZone" label="Time zone" placeholder="Europe/Stockholm" />
          <SelectInput
            name="stripeIntegration.taxBehavior"
            label="Tax"
            options={taxes}
            helper="Stripe lets a price say it once only"
          />
          <SelectInput name="stripeIntegration.pricingStrategy" label="Pricing strategy" options={strategies} />
          <SelectInput name="stripeIntegration.billingInterval" label="Billing interval" options={intervals} />
        </Box>
        <SwitchInput
          name="stripeIntegration.autoCreateProduct"
          label="Create the product in Stripe when it is missing"
        />
      </Stack>
    </Panel>
  );
}
