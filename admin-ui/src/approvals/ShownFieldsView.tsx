import { Box, Table, TableBody, TableCell, TableHead, TableRow } from '@mui/material';
import { Fact } from '../ui/Fact.tsx';
import { Panel } from '../ui/Panel.tsx';
import type { ShownFields } from './shown-fields.ts';

/** A change field by field, and what else its maker was shown. */
export function ShownFieldsView({ fields: { changes, facts } }: { fields: ShownFields }) {
  return (
    <>
      {changes.length > 0 && (
        <Panel title="Old and new" flush>
          <Box tabIndex={0} sx={{ overflowX: 'auto', position: 'relative' }}>
            <Table size="small">
              <TableHead>
                <TableRow>
                  <TableCell>Field</TableCell>
                  <TableCell>Before</TableCell>
                  <TableCell>After</TableCell>
                </TableRow>
              </TableHead>
              <TableBody>
                {changes.map(({ field, before, after }) => (
                  <TableRow key={field} sx={{ '&:last-child td': { borderBottom: 0 } }}>
                    <TableCell>{field}</TableCell>
                    <TableCell sx={{ color: 'text.secondary', overflowWrap: 'anywhere' }}>{before ?? '–'}</TableCell>
                    <TableCell sx={{ fontWeight: 620, overflowWrap: 'anywhere' }}>{after ?? 'taken away'}</TableCell>
                  </TableRow>
                ))}
              </TableBody>
            </Table>
          </Box>
        </Panel>
      )}
      {facts.length > 0 && (
        <Panel title="What it does">
          <Box
            component="dl"
            sx={{ m: 0, display: 'grid', gap: 1.5, gridTemplateColumns: 'repeat(auto-fill, minmax(180px, 1fr))' }}
          >
            {facts.map(({ label, value }) => (
              <Fact key={label} label={label}>
                {value}
              </Fact>
            ))}
          </Box>
        </Panel>
      )}
    </>
  );
}
