import { Box, Table, TableBody, TableCell, TableHead, TableRow, TextField, Typography } from '@mui/material';
import type { Limits } from '../../../contracts/approvals.ts';
import { useSettings } from '../access/use-settings.ts';
import { measureWords } from '../approvals/measure-words.ts';
import { MoneyField } from '../ui/MoneyField.tsx';
import { fieldName, figureProblem, figureText, type TypedLimits } from './limit-values.ts';

/** What is kept of a text that is no amount: it stands in the field, and stops the save. */
const noFigure = 'no amount';
const kinds = { approvalAbove: 'Approval above', refusedAbove: 'Refused above' } as const;

interface LimitsTableProps {
  stored: Limits;
  typed: TypedLimits;
  readOnly: boolean;
  onType: (field: string, text: string) => void;
}

export function LimitsTable({ stored, typed, readOnly, onType }: LimitsTableProps) {
  const { baseCurrency } = useSettings();
  return (
    <Table size="small">
      <TableHead>
        <TableRow>
          <TableCell>Measure</TableCell>
          <TableCell>{kinds.approvalAbove}</TableCell>
          <TableCell>{kinds.refusedAbove}</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {stored.measures.map((limit) => {
          const { title, unit, money } = measureWords[limit.measure];
          return (
            <TableRow key={limit.measure} sx={{ '&:last-child td': { borderBottom: 0 } }}>
              <TableCell>
                <Typography variant="body2" sx={{ fontWeight: 560 }}>
                  {title}
                </Typography>
                <Typography variant="caption" sx={{ color: 'text.secondary' }}>
                  {unit === '%' ? 'per cent' : money ? `${baseCurrency.toUpperCase()} ${unit}` : unit}
                </Typography>
              </TableCell>
              {(Object.keys(kinds) as (keyof typeof kinds)[]).map((kind) => {
                const field = fieldName(limit.measure, kind);
                const text = typed[field] ?? figureText(limit[kind]);
                const problem = figureProblem(text);
                const name = `${title}: ${kinds[kind].toLowerCase()}`;
                return (
                  <TableCell key={kind}>
                    <Box sx={{ maxWidth: 180 }}>
                      {money ? (
                        <MoneyField
                          ariaLabel={name}
                          currency={baseCurrency}
                          minor={text === '' ? undefined : text}
                          placeholder="never"
                          readOnly={readOnly}
                          onChange={(minor) => onType(field, minor === null ? noFigure : (minor ?? ''))}
                        />
                      ) : (
                        <TextField
                          value={text}
                          onChange={(event) => onType(field, event.target.value)}
                          placeholder="never"
                          error={problem !== null}
                          helperText={problem}
                          slotProps={{ htmlInput: { 'aria-label': name, inputMode: 'decimal', readOnly } }}
                        />
                      )}
                    </Box>
                  </TableCell>
                );
              })}
            </TableRow>
          );
        })}
      </TableBody>
    </Table>
  );
}
