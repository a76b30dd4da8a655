import { Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import type { ChangeRequest } from '../../../contracts/approvals.ts';
import { useSettings } from '../access/use-settings.ts';
import { Panel } from '../ui/Panel.tsx';
import { measureValue, measureWords } from './measure-words.ts';

const numbers = { fontVariantNumeric: 'tabular-nums' };

/** Which limits the change is above, and by how much. */
export function ReasonsPanel({ request: { reasons } }: { request: Pick<ChangeRequest, 'reasons'> }) {
  const { baseCurrency } = useSettings();
  return (
    <Panel title="Why it needs approval" flush>
      <Table size="small">
        <TableHead>
          <TableRow>
            <TableCell>Measure</TableCell>
            <TableCell>This change</TableCell>
            <TableCell>Free up to</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {reasons.map(({ measure, value, limit }) => (
            <TableRow key={measure} sx={{ '&:last-child td': { borderBottom: 0 } }}>
              <TableCell>{measureWords[measure].title}</TableCell>
              <TableCell sx={{ ...numbers, fontWeight: 620 }}>{measureValue(measure, value, baseCurrency)}</TableCell>
              <TableCell sx={numbers}>{measureValue(measure, limit, baseCurrency)}</TableCell>
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </Panel>
  );
}
