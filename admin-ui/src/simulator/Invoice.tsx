import { Box, Stack, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import type { InvoicePreviewAnswer } from '../../../contracts/invoice-preview.ts';
import { formatMoney } from '../../../domain/money/format-money.ts';
import { previewInvoice } from '../../../domain/pricing/invoice/preview-invoice.ts';

const day = (iso: string) => new Date(iso).toLocaleDateString(undefined, { dateStyle: 'medium' });

/** An invoice as the customer would read it: made here from the terms that the API answered, by the same engine. */
export function Invoice({ answer: { terms, promotions, notes } }: { answer: InvoicePreviewAnswer }) {
  const invoice = previewInvoice(terms);
  const { currency, lines, subtotal, discounts, creditsApplied, tax, total, balanceApplied, amountDue } = invoice;
  const money = (amount: number) => formatMoney(amount, currency);
  const sums: [string, number][] = [
    ['Subtotal', subtotal],
    ...discounts.map(({ type, value, amount }): [string, number] => [
      type === 'percentage' ? `Discount, ${value} %` : 'Discount',
      -amount,
    ]),
    ...(creditsApplied > 0 ? [['Credits', -creditsApplied] as [string, number]] : []),
    [terms.tax?.behavior === 'inclusive' ? 'Tax, included' : 'Tax', tax],
    ['Total', total],
    ...(balanceApplied !== 0 ? [['Customer balance', balanceApplied] as [string, number]] : []),
  ];
  return (
    <Stack sx={{ gap: 1.5 }}>
      <Typography variant="body2">
        Invoice of {day(invoice.date)}, due: <strong>{money(amountDue)}</strong>
        {total < 0 && `; ${money(-total)} go to the customer's balance`}
      </Typography>
      <Box tabIndex={0} sx={{ overflowX: 'auto', position: 'relative' }}>
        <Table size="small">
          <TableHead>
            <TableRow>
              <TableCell>Line</TableCell>
              <TableCell>Period</TableCell>
              <TableCell align="right">Quantity</TableCell>
              <TableCell align="right">Off</TableCell>
              <TableCell align="right">Credits</TableCell>
              <TableCell align="right">Tax</TableCell>
              <TableCell align="right">Amount</TableCell>
            </TableRow>
          </TableHead>
          <TableBody sx={{ fontVariantNumeric: 'tabular-nums' }}>
            {lines.map((line) => (
              <TableRow key={`${line.id}:${line.kind}:${line.period.from}`}>
                <TableCell>{line.description}</TableCell>
                <TableCell sx={{ whiteSpace: 'nowrap' }}>
                  {day(line.period.from)} – {day(line.period.to)}
                </TableCell>
                <TableCell align="right">{Number(line.quantity).toLocaleString('en')}</TableCell>
                <TableCell align="right">{line.discount ? money(-line.discount) : ''}</TableCell>
                <TableCell align="right">{line.credit ? money(-line.credit) : ''}</TableCell>
                <TableCell align="right">{line.tax ? money(line.tax) : ''}</TableCell>
                <TableCell align="right">{money(line.amount)}</TableCell>
              </TableRow>
            ))}
            {sums.map(([label, amount]) => (
              <TableRow key={label}>
                <TableCell colSpan={6} align="right">
                  {label}
                </TableCell>
                <TableCell align="right">{money(amount)}</TableCell>
              </TableRow>
            ))}
          </TableBody>
        </Table>
      </Box>
      {promotions.map(({ promotionId, name, amount, reason }) => (
        <Typography key={promotionId} variant="caption" sx={{ color: 'text.secondary' }}>
          {name}: {amount > 0 ? `${money(amount)} off. ` : 'nothing off. '}
          {reason}
        </Typography>
      ))}
      {notes.map((note) => (
        <Typography key={note} variant="caption" sx={{ color: 'text.secondary' }}>
          {note}
        </Typography>
      ))}
    </Stack>
  );
}
