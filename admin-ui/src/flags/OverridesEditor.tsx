import RemoveIcon from '@mui/icons-material/DeleteOutlined';
import { Box, Button, IconButton, Stack, TextField } from '@mui/material';
import { useState } from 'react';
import type { FlagOverride } from '../../../contracts/flag-rules.ts';
import type { Flag } from '../../../contracts/flags.ts';
import { Panel } from '../ui/Panel.tsx';
import { ValueField } from './ValueField.tsx';

interface OverridesEditorProps {
  flag: Flag;
  onChange: (overrides: FlagOverride[]) => void;
  onProblem: (problem: string | null) => void;
}

interface Row {
  id: number;
  override: FlagOverride;
  problem: string | null;
}

/** Those who get a value whatever the rules say. */
export function OverridesEditor({ flag, onChange, onProblem }: OverridesEditorProps) {
  const [rows, setRows] = useState<Row[]>(flag.overrides.map((override, id) => ({ id, override, problem: null })));
  const put = (next: Row[]) => {
    setRows(next);
    onChange(next.map(({ override }) => override));
    const nameless = next.findIndex(({ override }) => override.subject.trim() === '');
    const wrong = next.find(({ problem }) => problem !== null)?.problem;
    onProblem(nameless >= 0 ? `By name, line ${nameless + 1}: say who` : (wrong ?? null));
  };
  const change = (id: number, part: Partial<Row>) =>
    put(rows.map((row) => (row.id === id ? { ...row, ...part } : row)));
  const add = () => {
    const id = Math.max(-1, ...rows.map((row) => row.id)) + 1;
    const value = flag.type === 'boolean' ? true : flag.defaultValue;
    put([...rows, { id, override: { attribute: 'id', subject: '', value }, problem: null }]);
  };
  return (
    <Panel title="By name" hint="They get it whatever the rules say, as long as the flag is on.">
      <Stack sx={{ gap: 1.5 }}>
        {rows.map(({ id, override }, index) => (
          <Stack key={id} direction={{ xs: 'column', sm: 'row' }} sx={{ gap: 1.5, alignItems: { sm: 'flex-start' } }}>
            <TextField
              label={`Attribute ${index + 1}`}
              value={override.attribute}
              onChange={(event) => change(id, { override: { ...override, attribute: event.target.value || 'id' } })}
              sx={{ minWidth: 140 }}
            />
            <TextField
              fullWidth
              label={`Who ${index + 1}`}
              value={override.subject}
              onChange={(event) => change(id, { override: { ...override, subject: event.target.value } })}
            />
            <ValueField
              type={flag.type}
              label={`Gets ${index + 1}`}
              value={override.value}
              onChange={(value) => change(id, { override: { ...override, value }, problem: null })}
              onProblem={(problem) => problem && change(id, { problem })}
            />
            <IconButton
              aria-label={`Remove line ${index + 1}`}
              onClick={() => put(rows.filter((row) => row.id !== id))}
            >
              <RemoveIcon />
            </IconButton>
          </Stack>
        ))}
        <Box>
          <Button variant="outlined" onClick={add}>
            Add somebody
          </Button>
        </Box>
      </Stack>
    </Panel>
  );
}
