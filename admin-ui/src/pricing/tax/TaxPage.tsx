import { Stack, TextField } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TaxRegionRecord } from '../../../../contracts/pricing-tax.ts';
import { useLacking } from '../../access/use-lacking.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { pricingApi } from '../pricing-api.ts';
import { RatesDialog } from './RatesDialog.tsx';
import { TaxRegionRows } from './TaxRegionRows.tsx';
import { TaxSettingsPanel } from './TaxSettingsPanel.tsx';
import { regionName } from './tax-words.ts';

export default function TaxPage() {
  const { data, error, refetch } = useQuery({
    queryKey: ['pricing', 'tax-regions'],
    queryFn: ({ signal }) => pricingApi.taxRegions(signal),
  });
  const [search, setSearch] = useState('');
  const [editing, setEditing] = useState<TaxRegionRecord | 'new' | null>(null);
  const lacking = useLacking()('pricing:edit');
  const words = search.trim().toLowerCase();
  const shown = data?.data.filter(({ region }) => `${region} ${regionName(region)}`.toLowerCase().includes(words));
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
          onChange={(event) => setSearch(event.target.value)}
          slotProps={{ htmlInput: { 'aria-label': 'Search regions' } }}
          sx={{ maxWidth: 280 }}
        />
        {!data && (error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <RowsSkeleton />)}
        {shown && (
          <Panel title="Regions" flush>
            <TaxRegionRows regions={shown} lacking={lacking} onEdit={setEditing} />
          </Panel>
        )}
      </Stack>
      {editing && <RatesDialog region={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </Page>
  );
}
