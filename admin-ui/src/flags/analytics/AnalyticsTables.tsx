import { Box, Table, TableBody, TableCell, TableHead, TableRow, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import type { FeatureAnalytics } from '../../../../contracts/flags.ts';
import { countWords, reasonWords, shareWords, variantName, variantsOf } from './analytics-words.ts';

/** By variant, who got it and who saw it; and why callers got what they got. */
export function AnalyticsTables({ analytics }: { analytics: FeatureAnalytics }) {
  const { adoption, usage } = analytics;
  return (
    <Box sx={{ display: 'grid', gap: 2.5, gridTemplateColumns: { md: 'repeat(2, minmax(0, 1fr))' } }}>
      <Counts
        title="By variant"
        heads={['Variant', 'Evaluations', 'Subjects']}
        rows={variantsOf(analytics).map(({ variant, evaluations, subjects }) => [
          variantName(variant),
          <Counted key="evaluations" count={evaluations} of={usage.evaluations} />,
          <Counted key="subjects" count={subjects} of={adoption.exposedSubjects} />,
        ])}
      />
      <Counts
        title="Why"
        heads={['Reason', 'Evaluations']}
        rows={usage.perReason
          .toSorted((a, b) => b.evaluations - a.evaluations)
          .map(({ name, evaluations }) => [
            reasonWords(name),
            <Counted key="evaluations" count={evaluations} of={usage.evaluations} />,
          ])}
      />
    </Box>
  );
}

function Counts({ title, heads, rows }: { title: string; heads: string[]; rows: [string, ...ReactNode[]][] }) {
  const align = (column: number) => (column === 0 ? 'left' : 'right');
  return (
    <Box>
      <Typography variant="h3">{title}</Typography>
      <Table size="small" aria-label={title}>
        <TableHead>
          <TableRow>
            {heads.map((head, column) => (
              <TableCell key={head} align={align(column)}>
                {head}
              </TableCell>
            ))}
          </TableRow>
        </TableHead>
        <TableBody>
          {rows.map((cells) => (
            <TableRow key={cells[0]}>
              {cells.map((cell, column) => (
                <TableCell key={heads[column]} align={align(column)}>
                  {cell}
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
      {rows.length === 0 && (
        <Typography variant="body2" sx={{ color: 'text.secondary', mt: 1 }}>
          None.
        </Typography>
      )}
    </Box>
  );
}

function Counted({ count, of }: { count: number; of: number }) {
  return (
    <>
      {countWords(count)}
      <Typography component="div" variant="caption" sx={{ color: 'text.secondary' }}>
        {shareWords(count, of)}
      </Typography>
    </>
  );
}
