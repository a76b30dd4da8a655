import AddIcon from '@mui/icons-material/Add';
import { Button, FormHelperText, Stack, TextField, ToggleButton, ToggleButtonGroup, Typography } from '@mui/material';
import { useState } from 'react';
import type { Condition } from '../../../../domain/condition/condition.ts';
import { monospace } from '../../theme/themes.ts';
import { type ConditionField, ConditionLine } from './ConditionLine.tsx';
import { type ConditionRows, conditionOfRows, conditionOfText, rowsOf } from './condition-rows.ts';
import { conditionWords } from './condition-words.ts';

interface ConditionBuilderProps {
  /** What it begins with; later values come from here alone. */
  initial: Condition;
  fields: readonly ConditionField[];
  /** Whom it is about: "Events of which". */
  subject?: string;
  onChange: (condition: Condition) => void;
  /** Told while what stands there is no condition. */
  onProblem: (problem: string | null) => void;
  error?: string | undefined;
}

/** A condition in lines that one reads, or as JSON where it says more than lines can. */
export function ConditionBuilder({
  initial,
  fields,
  subject = 'Customers of whom',
  onChange,
  onProblem,
  error,
}: ConditionBuilderProps) {
  const [lines, setLines] = useState<ConditionRows | null>(() => rowsOf(initial));
  const [condition, setCondition] = useState(initial);
  const [text, setText] = useState(() => JSON.stringify(initial, null, 2));
  const [problem, setProblem] = useState<string | null>(null);
  const kindOf = (name: string) => fields.find((field) => field.name === name)?.kind ?? 'text';

  const tell = (next: Condition | null, wrong: string | null) => {
    setProblem(wrong);
    onProblem(wrong);
    if (!next) return;
    setCondition(next);
    onChange(next);
  };
  const change = (next: ConditionRows) => {
    setLines(next);
    tell(conditionOfRows(next, kindOf), null);
  };
  const write = (next: string) => {
    setText(next);
    const read = conditionOfText(next);
    if ('problem' in read) tell(null, read.problem);
    else tell(read.condition, null);
  };
  const showAs = (how: 'lines' | 'json') => {
    if (how === 'json') {
      setText(JSON.stringify(condition, null, 2));
      setLines(null);
    } else setLines(rowsOf(condition));
    tell(null, null);
  };
  const asLines = rowsOf(condition) !== null;

  return (
    <Stack sx={{ gap: 1.5 }}>
      <Stack direction="row" sx={{ gap: 1.5, alignItems: 'center', flexWrap: 'wrap', justifyContent: 'space-between' }}>
        {lines ? (
          <Stack direction="row" sx={{ gap: 1, alignItems: 'center' }}>
            <Typography variant="body2">{subject}</Typography>
            <ToggleButtonGroup
              exclusive
              size="small"
              aria-label="How lines go together"
              value={lines.match}
              onChange={(_event, match) => match && change({ ...lines, match })}
            >
              <ToggleButton value="all">all</ToggleButton>
              <ToggleButton value="any">any</ToggleButton>
            </ToggleButtonGroup>
            <Typography variant="body2">of these hold</Typography>
          </Stack>
        ) : (
          <Typography variant="body2">The condition in JSON</Typography>
        )}
        <Button
          onClick={() => showAs(lines ? 'json' : 'lines')}
          disabled={!lines && (!asLines || problem !== null)}
          title={!lines && !asLines ? 'Lines cannot say this condition' : undefined}
        >
          {lines ? 'Edit as JSON' : 'Edit as lines'}
        </Button>
      </Stack>
      {lines?.rows.map((row, index) => (
        <ConditionLine
          // Lines have no id of their own, and keep what they hold outside of them.
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is what tells them apart
          key={index}
          row={row}
          number={index + 1}
          fields={fields}
          onChange={(next) => change({ ...lines, rows: lines.rows.with(index, next) })}
          onRemove={() => change({ ...lines, rows: lines.rows.toSpliced(index, 1) })}
        />
      ))}
      {lines && (
        <Button
          startIcon={<AddIcon />}
          sx={{ alignSelf: 'flex-start' }}
          onClick={() => change({ ...lines, rows: [...lines.rows, { field: '', operator: '$eq', value: '' }] })}
        >
          Add a line
        </Button>
      )}
      {!lines && (
        <TextField
          multiline
          minRows={4}
          label="Condition"
          value={text}
          onChange={(event) => write(event.target.value)}
          error={problem !== null}
          slotProps={{ htmlInput: { spellCheck: false, sx: { fontFamily: monospace, fontSize: '0.8125rem' } } }}
        />
      )}
      <FormHelperText error={Boolean(problem ?? error)} sx={{ m: 0 }}>
        {problem ?? error ?? `In words: ${conditionWords(condition)}`}
      </FormHelperText>
    </Stack>
  );
}
