import { Stack, TextField, Typography } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TraitDefinition, TraitPreview } from '../../../contracts/traits.ts';
import { Refusal } from '../definitions/Refusal.tsx';
import { usePaused } from '../definitions/use-paused.ts';
import { request } from '../http/request.ts';
import { Panel } from '../ui/Panel.tsx';
import { SqlText } from '../ui/SqlText.tsx';
import { traitValueWords } from './trait-words.ts';

/** The definition tried out on one customer, once one pauses. */
export function TraitPreviewPanel({ definition }: { definition: TraitDefinition }) {
  const [typed, setTyped] = useState('');
  const { data: some } = useQuery({
    queryKey: ['customers', 'any'],
    queryFn: ({ signal }) =>
      request<{ data: { id: string; name: string | null }[] }>('/v1/customers?perPage=1&sort=-createdAt', { signal }),
    retry: false,
  });
  const any = some?.data[0];
  const customerId = typed.trim() || any?.id;
  const asked = usePaused(JSON.stringify({ definition, customerId }));
  const { data, error } = useQuery({
    queryKey: ['traits', 'preview', asked],
    queryFn: ({ signal }) =>
      request<TraitPreview>('/v1/traits/preview', { method: 'POST', body: JSON.parse(asked) as object, signal }),
    // What is asked follows what stands here after a pause.
    enabled: asked.includes('"customerId"'),
    placeholderData: keepPreviousData,
    retry: false,
  });
  return (
    <Panel title="For one customer" hint="What it would be now">
      <Stack sx={{ gap: 1.5 }} aria-live="polite">
        <TextField
          size="small"
          label="Customer's id"
          placeholder={any?.id ?? 'customer_01…'}
          slotProps={{ inputLabel: { shrink: true } }}
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        {error && <Refusal error={error} />}
        {!error && data && (
          <Typography variant="h5" component="p">
            {traitValueWords(data.value)}
          </Typography>
        )}
        {!error && data && <SqlText label="SQL behind it" text={data.sql} />}
      </Stack>
    </Panel>
  );
}
