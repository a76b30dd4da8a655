import { Link, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import type { TaxRegionRecord } from '../../../../contracts/pricing-tax.ts';
import { regionName } from '../../../../domain/pricing/tax/region-name.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { wideOnly } from '../../ui/SortableHead.tsx';
import { ratesWords } from './tax-words.ts';

interface TaxRegionRowsProps {
  regions: TaxRegionRecord[];
  lacking: string | null;
  onEdit: (region: TaxRegionRecord) => void;
}

export function TaxRegionRows({ regions, lacking, onEdit }: TaxRegionRowsProps) {
  return (
    <Table>
      <TableHead>
        <TableRow>
          <TableCell>Region</TableCell>
          <TableCell>Rates in force</TableCell>
          <TableCell sx={wideOnly}>Since, by whom</TableCell>
          <TableCell align="right">Rates</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {regions.map((record) => {
          const { region, rates, upcoming, isOwn, isEuMember, note, calculatedBy } = record;
          return (
            <TableRow key={region} sx={{ '&:last-child td': { borderBottom: 0 } }}>
              <TableCell>
                <Typography component="div" variant="body1" sx={{ fontWeight: 560 }}>
                  {regionName(region)}
                </Typography>
                <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
                  {[region, isEuMember ? 'EU' : '', isOwn ? 'rates of your own' : 'shipped', note]
                    .filter(Boolean)
                    .join(' · ')}
                </Typography>
              </TableCell>
              <TableCell>
                {ratesWords(record)}
                {upcoming.map(({ name, percentage, effectiveFrom }) => (
                  <Typography
                    key={`${name}${effectiveFrom}`}
                    component="div"
                    variant="caption"
                    sx={{ color: 'text.secondary' }}
                  >
                    {name} {percentage} % from {effectiveFrom}
                  </Typography>
                ))}
              </TableCell>
              <TableCell sx={wideOnly}>
                {rates.map(({ name, effectiveFrom, source }) => (
                  <Typography key={name} component="div" variant="caption">
                    {effectiveFrom},{' '}
                    {source.startsWith('http') ? (
                      <Link href={source} target="_blank" rel="noreferrer">
                        source of {name}
                      </Link>
                    ) : (
                      source
                    )}
                  </Typography>
                ))}
              </TableCell>
              <TableCell align="right">
                <ActionButton
                  disabledReason={
                    lacking ??
                    (calculatedBy === 'stripe_tax' ? 'They hang on the address: Stripe Tax knows them' : null)
                  }
                  onClick={() => onEdit(record)}
                  aria-label={`Edit the rates of ${regionName(region)}`}
                >
                  Edit
                </ActionButton>
              </TableCell>
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}
