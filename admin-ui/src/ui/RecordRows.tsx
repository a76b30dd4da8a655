import AddIcon from '@mui/icons-material/Add';
import CloseIcon from '@mui/icons-material/Close';
import { Box, Button, IconButton, Stack, TextField, Tooltip } from '@mui/material';
import { type ReactNode, useRef, useState } from 'react';

interface Row<V> {
  id: number;
  name: string;
  value: V;
}

interface RecordRowsProps<V> {
  initial: Record<string, V>;
  onChange: (record: Record<string, V>) => void;
  /** What a row is: "limit"; with `of` it tells repeated editors apart: "limit 1 of Seats". */
  what: string;
  of?: string;
  nameLabel: string;
  newValue: V;
  renderValue: (value: V, set: (value: V) => void, ariaLabel: string) => ReactNode;
}

/** Edits a record as rows. The rows keep their order and a name still being typed, which the record cannot. */
export function RecordRows<V>({ initial, onChange, what, of, nameLabel, newValue, renderValue }: RecordRowsProps<V>) {
  const nextId = useRef(0);
  const newRow = (name: string, value: V): Row<V> => ({ id: nextId.current++, name, value });
  const [rows, setRows] = useState(() => Object.entries(initial).map(([name, value]) => newRow(name, value)));

  const change = (next: Row<V>[]) => {
    setRows(next);
    onChange(
      Object.fromEntries(next.filter(({ name }) => name.trim() !== '').map(({ name, value }) => [name.trim(), value])),
    );
  };
  const set = (id: number, changes: Partial<Row<V>>) =>
    change(rows.map((row) => (row.id === id ? { ...row, ...changes } : row)));
  const isDouble = (row: Row<V>) =>
    row.name.trim() !== '' && rows.some(({ id, name }) => id < row.id && name.trim() === row.name.trim());

  return (
    <Stack sx={{ gap: 1.25, pt: rows.length > 0 ? 0.75 : 0 }}>
      {rows.map((row, index) => {
        const label = `${what} ${index + 1}${of ? ` of ${of}` : ''}`;
        return (
          <Box
            key={row.id}
            sx={{
              display: 'grid',
              gap: 1,
              alignItems: 'start',
              gridTemplateColumns: { xs: 'minmax(0, 1fr) auto', sm: 'minmax(0, 1fr) minmax(0, 1.3fr) auto' },
            }}
          >
            <TextField
              label={nameLabel}
              value={row.name}
              error={isDouble(row)}
              helperText={isDouble(row) ? `This ${what} is there already; the last one counts` : undefined}
              onChange={(event) => set(row.id, { name: event.target.value })}
              slotProps={{ htmlInput: { 'aria-label': `${nameLabel}, ${label}` } }}
            />
            <Box sx={{ gridColumn: { xs: '1', sm: '2' }, gridRow: { xs: 2, sm: 1 } }}>
              {renderValue(row.value, (value) => set(row.id, { value }), label)}
            </Box>
            <Tooltip title={`Remove ${label}`}>
              <IconButton
                aria-label={`Remove ${label}`}
                onClick={() => change(rows.filter(({ id }) => id !== row.id))}
                sx={{ mt: 0.5, gridColumn: { xs: '2', sm: '3' }, gridRow: 1 }}
              >
                <CloseIcon fontSize="small" />
              </IconButton>
            </Tooltip>
          </Box>
        );
      })}
      <Box>
        <Button
          startIcon={<AddIcon />}
          onClick={() => setRows([...rows, newRow('', newValue)])}
          aria-label={`Add ${what}${of ? ` to ${of}` : ''}`}
          sx={{ color: 'text.secondary' }}
        >
          Add {what}
        </Button>
      </Box>
    </Stack>
  );
}
