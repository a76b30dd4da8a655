import { MenuItem, TextField } from '@mui/material';
import { useState } from 'react';
import type { Flag } from '../../../contracts/flags.ts';

interface ValueFieldProps {
  type: Flag['type'];
  label: string;
  value: unknown;
  /** What holds when nothing is typed. */
  placeholder?: string;
  onChange: (value: unknown) => void;
  onProblem: (problem: string | null) => void;
}

/** A value of a flag's type. */
export function ValueField({ type, label, value, placeholder, onChange, onProblem }: ValueFieldProps) {
  const [text, setText] = useState(type === 'string' ? String(value ?? '') : (JSON.stringify(value) ?? ''));
  const [problem, setProblem] = useState<string | null>(null);
  if (type === 'boolean') {
    return (
      <TextField
        select
        label={label}
        value={value === true ? 'on' : 'off'}
        onChange={(event) => onChange(event.target.value === 'on')}
        sx={{ minWidth: 140 }}
      >
        <MenuItem value="on">on</MenuItem>
        <MenuItem value="off">off</MenuItem>
      </TextField>
    );
  }
  const write = (next: string) => {
    setText(next);
    const read = parse(type, next);
    const wrong = 'problem' in read ? read.problem : null;
    setProblem(wrong);
    onProblem(wrong && `${label}: ${wrong}`);
    if (!('problem' in read)) onChange(read.value);
  };
  return (
    <TextField
      fullWidth
      multiline={type === 'json'}
      label={label}
      value={text}
      {...(placeholder && { placeholder, slotProps: { inputLabel: { shrink: true } } })}
      error={problem !== null}
      helperText={problem}
      onChange={(event) => write(event.target.value)}
    />
  );
}

function parse(type: Flag['type'], text: string): { value: unknown } | { problem: string } {
  if (type === 'string') return { value: text };
  try {
    const value: unknown = JSON.parse(text);
    return type === 'number' && typeof value !== 'number' ? { problem: 'a number is needed' } : { value };
  } catch {
    return { problem: type === 'number' ? 'a number is needed' : 'this is no JSON' };
  }
}
