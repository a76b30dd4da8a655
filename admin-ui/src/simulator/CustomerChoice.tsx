import { Autocomplete, TextField } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Customer } from '../../../contracts/customers.ts';
import type { Listed } from '../api.ts';
import { request } from '../http/request.ts';

/** A customer by name, id of one's own, or id; those with a subscription tell which. */
export function CustomerChoice({ onChoose }: { onChoose: (id: string | null) => void }) {
  const [typed, setTyped] = useState('');
  const { data, isFetching } = useQuery({
    queryKey: ['customers', 'getList', 'choice', typed],
    queryFn: ({ signal }) =>
      request<Listed<Customer>>(
        `/v1/customers?${new URLSearchParams({ perPage: '20', sort: '-createdAt', ...(typed && { q: typed }) })}`,
        {
          signal,
        },
      ),
    placeholderData: keepPreviousData,
  });
  return (
    <Autocomplete
      options={data?.data ?? []}
      loading={isFetching}
      filterOptions={(options) => options}
      isOptionEqualToValue={(one, other) => one.id === other.id}
      getOptionLabel={({ name, externalId, id, subscription }) =>
        `${name ?? externalId ?? id}${subscription ? `, ${subscription.plan}` : ''}`
      }
      getOptionKey={({ id }) => id}
      onInputChange={(_, text, reason) => {
        if (reason === 'input') setTyped(text);
      }}
      onChange={(_, customer) => onChoose(customer?.id ?? null)}
      renderInput={(params) => <TextField {...params} label="Customer" helperText="Search by id" />}
      sx={{ width: { xs: '100%', sm: 300 } }}
    />
  );
}
