import DownIcon from '@mui/icons-material/ArrowDownward';
import UpIcon from '@mui/icons-material/ArrowUpward';
import RemoveIcon from '@mui/icons-material/DeleteOutlined';
import { IconButton, Stack, TextField, Typography } from '@mui/material';
import type { FlagRule } from '../../../contracts/flag-rules.ts';
import type { Flag } from '../../../contracts/flags.ts';
import { percentageAt, withoutSteps } from '../../../domain/flags/lower-flag.ts';
import { segmentFields } from '../segments/segment-fields.ts';
import { ConditionBuilder } from '../ui/condition/ConditionBuilder.tsx';
import { Panel } from '../ui/Panel.tsx';
import { ruleWords } from './rule-words.ts';
import { ValueField } from './ValueField.tsx';

interface RuleEditorProps {
  number: number;
  of: number;
  flag: Flag;
  rule: FlagRule;
  onChange: (rule: FlagRule) => void;
  onMove: (by: number) => void;
  onRemove: () => void;
  onProblem: (problem: string | null) => void;
}

/** One rule, and the sentence that it says. */
export function RuleEditor({ number, of, flag, rule, onChange, onMove, onRemove, onProblem }: RuleEditorProps) {
  const { percentage: _, ...whole } = rule;
  const named = rule.split !== undefined || rule.variant !== undefined;
  return (
    <Panel
      title={`Rule ${number}`}
      hint={ruleWords(rule)}
      aside={
        <>
          <IconButton aria-label={`Rule ${number} earlier`} disabled={number === 1} onClick={() => onMove(-1)}>
            <UpIcon />
          </IconButton>
          <IconButton aria-label={`Rule ${number} later`} disabled={number === of} onClick={() => onMove(1)}>
            <DownIcon />
          </IconButton>
          <IconButton aria-label={`Remove rule ${number}`} onClick={onRemove}>
            <RemoveIcon />
          </IconButton>
        </>
      }
    >
      <Stack sx={{ gap: 2 }}>
        <ConditionBuilder
          initial={rule.condition ?? {}}
          fields={segmentFields([], [])}
          onChange={(condition) => {
            const { condition: __, ...rest } = rule;
            onChange(Object.keys(condition).length > 0 ? { ...rest, condition } : rest);
          }}
          onProblem={onProblem}
        />
        <Stack direction="row" sx={{ gap: 2, flexWrap: 'wrap' }}>
          <TextField
            label="Percentage"
            type="number"
            value={percentageAt(rule, new Date())}
            helperText={rule.schedule?.steps.length ? 'By its schedule; typed, it ends the steps' : undefined}
            slotProps={{ htmlInput: { min: 0, max: 100, step: 'any' } }}
            onChange={(event) => {
              const next = Number(event.target.value);
              onProblem(next >= 0 && next <= 100 ? null : `Rule ${number}: a percentage is 0 to 100`);
              onChange(withoutSteps(next === 100 ? whole : { ...whole, percentage: next }));
            }}
            sx={{ width: 140 }}
          />
          <TextField
            label="Assigned by"
            placeholder="id"
            value={rule.hashAttribute ?? ''}
            onChange={(event) => {
              const { hashAttribute: __, ...rest } = rule;
              onChange(event.target.value ? { ...rest, hashAttribute: event.target.value } : rest);
            }}
            sx={{ width: 180 }}
            slotProps={{ inputLabel: { shrink: true } }}
          />
          {named ? (
            <Typography variant="body2" sx={{ alignSelf: 'center' }}>
              {rule.split ? 'Splits over variants' : `Gives the variant ${rule.variant}`}
            </Typography>
          ) : (
            <ValueField
              type={flag.type}
              label="They get"
              value={rule.value}
              onChange={(value) => onChange({ ...rule, value })}
              onProblem={onProblem}
            />
          )}
        </Stack>
      </Stack>
    </Panel>
  );
}
