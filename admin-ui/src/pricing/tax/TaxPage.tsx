import { Stack, TextField } from '@mui/material';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useDeferredValue, useState } from 'react';
import type { TaxRegionRecord } from '../../../../contracts/pricing-tax.ts';
import { useLacking } from '../../access/use-lacking.ts';
import { Pager } from '../../promotions/Pager.tsx';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { pricingApi } from '../pricing-api.ts';
import { RatesDialog } from './RatesDialog.tsx';
import { TaxRegionRows } from './TaxRegionRows.tsx';
import { TaxSettingsPanel } from './TaxSettingsPanel.tsx';

const perPage = 50;

export default function TaxPage() {
  const [search, setSearch] = useState('');
  const [page, setPage] = useState(1);
  const asked = { q: useDeferredValue(search.trim()), page, perPage };
  const { data, error, refetch } = useQuery({
    queryKey: ['pricing', 'tax-regions', asked],
    queryFn: ({ signal }) => pricingApi.taxRegions(asked, signal),
    placeholderData: keepPreviousData,
  });
  const [editing, setEditing] = useState<TaxRegionRecord | 'new' | null>(null);
  const lacking = useLacking()('pricing:edit');
  return (
    <Page
      title="Tax"
      lead="Where you collect tax, at which rates, and who calculates it. Rates are dated; each names its source."
      actions={
        <ActionButton variant="contained" disabledReason={lacking} onClick={() => setEditing('new')}>
          Add region
        </ActionButton>
      }
    >
      <Stack sx={{ gap: 2.5 }}>
        <TaxSettingsPanel />
        <TextField
          type="search"
          placeholder="Search regions"
          value={search}
          onChange={(event) => {
            setSearch(event.target.value);
            setPage(1);
          }}
          slotProps={{ htmlInput: { 'aria-label': 'Search regions', maxLength: 200 } }}
          sx={{ maxWidth: 280 }}
        />
        {!data && (error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <RowsSkeleton />)}
        {data && (
          <Panel title="Regions" flush>
            <Stack sx={{ gap: 1 }}>
              <TaxRegionRows regions={data.data} lacking={lacking} onEdit={setEditing} />
              <Pager page={page} perPage={perPage} total={data.total} onPage={setPage} />
            </Stack>
          </Panel>
        )}
      </Stack>
      {editing && <RatesDialog region={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </Page>
  );
}
