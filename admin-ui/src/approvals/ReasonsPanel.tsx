import { Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import type { ChangeRequest } from '../../../contracts/approvals.ts';
import { useSettings } from '../access/use-settings.ts';
import { Panel } from '../ui/Panel.tsx';
import { reasonWords } from './measure-words.ts';

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
            <TableCell>Allowed alone</TableCell>
          </TableRow>
        </TableHead>
        <TableBody>
          {reasons.map((reason) => {
            const { title, value, free } = reasonWords(reason, baseCurrency);
            return (
              <TableRow key={reason.title} sx={{ '&:last-child td': { borderBottom: 0 } }}>
                <TableCell>{title}</TableCell>
                <TableCell sx={{ ...numbers, fontWeight: 620 }}>{value}</TableCell>
                <TableCell sx={numbers}>{free}</TableCell>
              </TableRow>
            );
          })}
        </TableBody>
      </Table>
    </Panel>
  );
}
