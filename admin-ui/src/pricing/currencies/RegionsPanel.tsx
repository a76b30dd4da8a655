import { Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { StoredRegionalPricing } from '../../../../contracts/pricing-regional.ts';
import { formatMoney } from '../../../../domain/money/format-money.ts';
import { regionName } from '../../../../domain/pricing/tax/region-name.ts';
import { useLacking } from '../../access/use-lacking.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { RowsSkeleton } from '../../ui/Loading.tsx';
import { Panel } from '../../ui/Panel.tsx';
import { wideOnly } from '../../ui/SortableHead.tsx';
import { pricingApi } from '../pricing-api.ts';
import { targetWords } from '../rules/rule-words.ts';
import { endingWords } from './currency-words.ts';
import { RegionDialog } from './RegionDialog.tsx';

/** Where prices are other ones: stated, or converted and adjusted. */
export function RegionsPanel() {
  const { data, error, refetch } = useQuery({
    queryKey: ['pricing', 'regions'],
    queryFn: ({ signal }) => pricingApi.regions(signal),
  });
  const lacking = useLacking()('pricing:edit');
  /** Undefined shows no form, null one for new prices. */
  const [opened, setOpened] = useState<StoredRegionalPricing | null>();
  return (
    <Panel
      title="Regional prices"
      hint="They go before what a plan states and before the exchange rate"
      flush
      aside={
        <ActionButton disabledReason={lacking} onClick={() => setOpened(null)}>
          Add a region
        </ActionButton>
      }
    >
      {opened !== undefined && <RegionDialog region={opened} onClose={() => setOpened(undefined)} />}
      {!data && (error ? <ErrorPanel error={error} onRetry={() => void refetch()} /> : <RowsSkeleton />)}
      {data?.total === 0 && (
        <Typography variant="body2" sx={{ px: 2.5, pb: 2.5, color: 'text.secondary' }}>
          None yet: a region gets prices by amounts of its own, or by exchange rate.
        </Typography>
      )}
      {data && data.total > 0 && (
        <Table>
          <TableHead>
            <TableRow>
              <TableCell>Where</TableCell>
              <TableCell sx={wideOnly}>Plans</TableCell>
              <TableCell>Prices</TableCell>
              <TableCell>Change</TableCell>
            </TableRow>
          </TableHead>
          <TableBody>
            {data.data.map((region) => {
              const { id, countries, targetPlans, currency, overrides, adjustment, ending } = region;
              const where = countries.map(regionName).join(', ') || 'Everywhere else';
              return (
                <TableRow key={id} sx={{ '&:last-child td': { borderBottom: 0 } }}>
                  <TableCell>{where}</TableCell>
                  <TableCell sx={wideOnly}>{targetWords(targetPlans)}</TableCell>
                  <TableCell>
                    {[
                      `In ${currency.toUpperCase()}`,
                      adjustment === '0'
                        ? ''
                        : `${adjustment.startsWith('-') ? '−' : '+'}${adjustment.replace('-', '')} %`,
                      ending === 'none' ? '' : `ending in ${endingWords[ending]}`,
                      ...overrides.map(({ componentId, unitAmount }) =>
                        unitAmount
                          ? `${componentId} at ${formatMoney(unitAmount, currency)}`
                          : `${componentId} by tiers of its own`,
                      ),
                    ]
                      .filter(Boolean)
                      .join(', ')}
                  </TableCell>
                  <TableCell align="right">
                    <ActionButton
                      disabledReason={lacking}
                      onClick={() => setOpened(region)}
                      aria-label={`Edit the prices of ${where}`}
                    >
                      Edit
                    </ActionButton>
                  </TableCell>
                </TableRow>
              );
            })}
          </TableBody>
        </Table>
      )}
    </Panel>
  );
}
