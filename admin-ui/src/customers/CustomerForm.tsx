import AddIcon from '@mui/icons-material/Add';
import RemoveIcon from '@mui/icons-material/Close';
import { Box, Button, FormControlLabel, IconButton, Stack, Switch, TextField, Tooltip } from '@mui/material';
import { type FieldPath, type UseFormReturn, useFieldArray } from 'react-hook-form';
import { Panel } from '../ui/Panel.tsx';
import { RecordForm } from '../ui/RecordForm.tsx';
import type { AddressLine, CustomerFormValues } from './customer-form-values.ts';

export const customerFormId = 'customer-form';

const addressLabels: Record<AddressLine, string> = {
  line1: 'Street',
  line2: 'Second line',
  postalCode: 'Postal code',
  city: 'City',
  region: 'Region or state',
};
const pair = { display: 'grid', gap: 2, gridTemplateColumns: { xs: '1fr', sm: '1fr 1fr' } };

interface CustomerFormProps {
  form: UseFormReturn<CustomerFormValues>;
  onSave: (values: CustomerFormValues) => Promise<void>;
}

export function CustomerForm({ form, onSave }: CustomerFormProps) {
  const text = (name: FieldPath<CustomerFormValues>, label: string, help?: string) => {
    const { error } = form.getFieldState(name, form.formState);
    return (
      <TextField
        label={label}
        autoComplete="off"
        {...form.register(name)}
        error={Boolean(error)}
        helperText={error?.message ?? help}
      />
    );
  };
  return (
    <RecordForm id={customerFormId} form={form} layout="one" onSave={onSave}>
      <Stack sx={{ gap: 2.5, maxWidth: 820 }}>
        <Panel title="Who it is" hint="Name and address are kept encrypted, and no condition can ask for them">
          <Stack sx={{ gap: 2 }}>
            {text('name', 'Name')}
            <Box sx={pair}>
              {(Object.keys(addressLabels) as AddressLine[]).map((line) => (
                <Box key={line}>{text(`address.${line}`, addressLabels[line])}</Box>
              ))}
            </Box>
          </Stack>
        </Panel>
        <Panel title="Record" hint="What conditions and segments may ask for">
          <Box sx={pair}>
            {text('externalId', 'Id of yours', 'By which your own systems know it')}
            {text('stripeCustomerId', 'Customer in Stripe', 'Begins with cus_')}
            {text('country', 'Country', 'Two letters, such as SE')}
            {text('currency', 'Pays in', 'Three letters, such as sek')}
            {text('industry', 'Industry', 'A key such as retail')}
          </Box>
        </Panel>
        <Panel
          title="Tax"
          hint="The VAT id is kept encrypted. Of a business elsewhere in the EU it reverses the charge"
        >
          <Box sx={pair}>
            {text('vatId', 'VAT id', 'With its country, such as DE136695976')}
            <FormControlLabel
              label="Exempt from tax"
              control={
                <Switch
                  checked={form.watch('taxExempt')}
                  onChange={(_event, on) => form.setValue('taxExempt', on, { shouldDirty: true })}
                />
              }
            />
          </Box>
        </Panel>
        <Panel title="Attributes" hint="Of your own; numbers, true and false, and JSON are kept as such">
          <AttributeRows form={form} />
        </Panel>
      </Stack>
    </RecordForm>
  );
}

function AttributeRows({ form }: { form: UseFormReturn<CustomerFormValues> }) {
  const { fields, append, remove } = useFieldArray({ control: form.control, name: 'attributes' });
  return (
    <Stack sx={{ gap: 1.5, alignItems: 'stretch' }}>
      {fields.map((field, index) => (
        <Stack key={field.id} direction="row" sx={{ gap: 1, alignItems: 'center' }}>
          <TextField label={`Attribute ${index + 1}`} {...form.register(`attributes.${index}.name`)} />
          <TextField label={`Value ${index + 1}`} {...form.register(`attributes.${index}.value`)} />
          <Tooltip title="Remove">
            <IconButton aria-label={`Remove attribute ${index + 1}`} onClick={() => remove(index)}>
              <RemoveIcon fontSize="small" />
            </IconButton>
          </Tooltip>
        </Stack>
      ))}
      <Button startIcon={<AddIcon />} onClick={() => append({ name: '', value: '' })} sx={{ alignSelf: 'flex-start' }}>
        Add an attribute
      </Button>
    </Stack>
  );
}
