import { Box, Typography } from '@mui/material';
import { SelectInput, TextInput } from './fields.tsx';
import { PartProblem } from './problems.tsx';

const aggregations = { sum: 'Sum of values', count: 'Number of events', last: 'Last value' };

/** Which events of usage are counted for a metered price. */
export function MeterFields({ index, of }: { index: number; of: string }) {
  const at = `pricing.components.${index}.meter` as const;
  return (
    <Box>
      <Typography variant="caption" component="div" sx={{ color: 'text.secondary', mb: 1 }}>
        Meter
      </Typography>
      <Box sx={{ display: 'grid', gap: 1.5, gridTemplateColumns: 'repeat(auto-fill, minmax(min(100%, 168px), 1fr))' }}>
        <TextInput name={`${at}.eventName`} label="Event name" ariaLabel={`Event name, ${of}`} placeholder="api_call" />
        <TextInput name={`${at}.displayName`} label="Shown as" ariaLabel={`Shown as, ${of}`} placeholder="API calls" />
        <SelectInput name={`${at}.aggregation`} label="Counts" ariaLabel={`Counts, ${of}`} options={aggregations} />
      </Box>
      <PartProblem name={at} />
    </Box>
  );
}
