import { Alert, Stack, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { type SubmitEvent, useState } from 'react';
import type { CustomerTraits, Trait } from '../../../contracts/traits.ts';
import { asApiError } from '../http/api-error.ts';
import { request } from '../http/request.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Panel } from '../ui/Panel.tsx';
import { spanWords, traitValueWords } from './trait-words.ts';

/** A trait of one customer as it would be answered now, with its age. */
export function CustomerLookUp({ trait: { key, name } }: { trait: Trait }) {
  const [typed, setTyped] = useState('');
  const [asked, setAsked] = useState('');
  const { data, error, isFetching } = useQuery({
    queryKey: ['traits', 'customer', asked, key],
    queryFn: ({ signal }) =>
      request<CustomerTraits>(`/v1/customers/${encodeURIComponent(asked)}/traits?keys=${key}&stale=tell`, { signal }),
    enabled: asked !== '',
    retry: false,
  });
  const ask = (event: SubmitEvent) => {
    event.preventDefault();
    setAsked(typed.trim());
  };
  const reading = data?.traits[key];
  return (
    <Panel title="Look up a customer">
      <Stack component="form" direction="row" onSubmit={ask} sx={{ gap: 1, alignItems: 'flex-start' }}>
        <TextField
          fullWidth
          size="small"
          label="Customer's id"
          placeholder="customer_01…"
          value={typed}
          onChange={({ target }) => setTyped(target.value)}
        />
        <ActionButton type="submit" pending={isFetching}>
          Look up
        </ActionButton>
      </Stack>
      <Stack aria-live="polite" sx={{ mt: 1.5 }}>
        {error && <Alert severity="error">{asApiError(error).message}</Alert>}
        {reading && (
          <Typography>
            {name}: <strong>{traitValueWords(reading.value)}</strong>
            <Typography component="span" sx={{ color: reading.stale ? 'error.main' : 'text.secondary' }}>
              {reading.ageSeconds === null ? ' never computed' : ` ${spanWords(reading.ageSeconds)} old`}
              {reading.stale && ', too old to be used'}
            </Typography>
          </Typography>
        )}
      </Stack>
    </Panel>
  );
}
