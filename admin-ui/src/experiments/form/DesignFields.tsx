import { Checkbox, FormControlLabel, FormGroup, FormLabel, MenuItem, Stack, TextField } from '@mui/material';
import { analysisMethods } from '../../../../contracts/experiments.ts';
import { methodWords } from '../experiment-words.ts';
import type { DraftValues } from './experiment-draft.ts';

interface DesignFieldsProps {
  values: DraftValues;
  onChange: (changes: Partial<DraftValues>) => void;
}

const rules = {
  efficacy: 'A variant is shown to be better',
  futility: 'It would hardly be decided any more',
  harm: 'The primary metric is worse, or a guardrail fails',
} as const;
type Rule = keyof typeof rules;

/** How it is judged, how long it may last, and what ends it earlier. */
export function DesignFields({ values, onChange }: DesignFieldsProps) {
  const { design, earlyStoppingRules } = values;
  const method = design.method ?? 'always_valid';
  const planned = method === 'group_sequential' || method === 'fixed';
  const setDesign = (changes: Partial<DraftValues['design']>) => onChange({ design: { ...design, ...changes } });
  const toggle = (type: Rule, on: boolean) =>
    onChange({
      earlyStoppingRules: on
        ? [...earlyStoppingRules, { type }]
        : earlyStoppingRules.filter((rule) => rule.type !== type),
    });
  const effect = design.minimumDetectableEffect;
  return (
    <Stack sx={{ gap: 2 }}>
      <TextField
        select
        label="Method"
        value={method}
        helperText={methodWords[method].promise}
        onChange={({ target }) =>
          setDesign({ method: analysisMethods.find((one) => one === target.value) ?? 'always_valid' })
        }
      >
        {analysisMethods.map((one) => (
          <MenuItem key={one} value={one}>
            {methodWords[one].words}
          </MenuItem>
        ))}
      </TextField>
      <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap', '& > *': { flex: '1 1 150px' } }}>
        <NumberField
          label="Smallest effect, %"
          value={effect ? effect * 100 : null}
          empty="that of the metric"
          onChange={(value) => setDesign({ minimumDetectableEffect: value === null ? null : value / 100 })}
        />
        <NumberField
          label="Error rate α"
          value={design.alpha ?? 0.05}
          step="any"
          onChange={(value) => setDesign({ alpha: value ?? 0.05 })}
        />
        <NumberField
          label="Power"
          value={design.power ?? 0.8}
          step="any"
          onChange={(value) => setDesign({ power: value ?? 0.8 })}
        />
        {planned && (
          <NumberField
            label="Subjects a variant"
            value={design.plannedSampleSize ?? null}
            empty="from the power"
            onChange={(value) => setDesign({ plannedSampleSize: value })}
          />
        )}
      </Stack>
      <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap', '& > *': { flex: '1 1 150px' } }}>
        <NumberField
          label="Lasts at most, days"
          value={values.maxDuration}
          onChange={(value) => onChange({ maxDuration: value ?? 56 })}
        />
        <NumberField
          label="A look every, hours"
          value={values.lookEveryHours}
          onChange={(value) => onChange({ lookEveryHours: value ?? 24 })}
        />
        <NumberField
          label="Verdict from, subjects a variant"
          value={values.minimumSampleSize}
          onChange={(value) => onChange({ minimumSampleSize: value ?? 0 })}
        />
      </Stack>
      <FormGroup aria-label="Stops early when">
        <FormLabel component="div">Stops early when</FormLabel>
        {(Object.keys(rules) as Rule[]).map((type) => (
          <FormControlLabel
            key={type}
            label={rules[type]}
            control={
              <Checkbox
                checked={earlyStoppingRules.some((rule) => rule.type === type)}
                onChange={(event) => toggle(type, event.target.checked)}
              />
            }
          />
        ))}
      </FormGroup>
      <TextField
        select
        label="Once it is known"
        value={values.onConclusion}
        onChange={({ target }) => onChange({ onConclusion: target.value === 'scale_winner' ? 'scale_winner' : 'ask' })}
        helperText="Subjects in another ratio than planned always stop it, without a verdict."
      >
        <MenuItem value="ask">A person decides</MenuItem>
        <MenuItem value="scale_winner">The winner is scaled by a guarded rollout</MenuItem>
      </TextField>
    </Stack>
  );
}

interface NumberFieldProps {
  label: string;
  value: number | null;
  empty?: string;
  step?: string;
  onChange: (value: number | null) => void;
}

function NumberField({ label, value, empty, step, onChange }: NumberFieldProps) {
  return (
    <TextField
      type="number"
      label={label}
      value={value ?? ''}
      placeholder={empty}
      onChange={({ target }) => onChange(target.value === '' ? null : Number(target.value))}
      slotProps={{ htmlInput: { step: step ?? 1, min: 0 }, inputLabel: { shrink: true } }}
    />
  );
}
