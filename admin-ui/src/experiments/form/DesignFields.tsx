import { Checkbox, FormControlLabel, MenuItem, Stack, TextField } from '@mui/material';
import { analysisMethods } from '../../../../contracts/experiments.ts';
import { NumberField } from '../../ui/NumberField.tsx';
import { correctionWords, methodWords, spendingWords } from '../experiment-words.ts';
import type { DraftValues } from './experiment-draft.ts';

interface DesignFieldsProps {
  values: DraftValues;
  onChange: (changes: Partial<DraftValues>) => void;
}

/** How it is judged, and how long it may last. */
export function DesignFields({ values, onChange }: DesignFieldsProps) {
  const { design } = values;
  const method = design.method ?? 'always_valid';
  const planned = method === 'group_sequential' || method === 'fixed';
  const setDesign = (changes: Partial<DraftValues['design']>) => onChange({ design: { ...design, ...changes } });
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
      <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap', '& > *': { flex: '1 1 104px' } }}>
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
      <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap', '& > *': { flex: '1 1 130px' } }}>
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
      {method === 'group_sequential' && (
        <Choice
          label="The error rate is spent"
          value={design.spending ?? 'lan_demets_obrien_fleming'}
          options={spendingWords}
          onChange={(spending) => setDesign({ spending })}
        />
      )}
      <Choice
        label="Many secondary metrics"
        value={design.correction ?? 'holm'}
        options={correctionWords}
        onChange={(correction) => setDesign({ correction })}
      />
      <FormControlLabel
        label="Use what metrics were before the assignment: the same effect shows with fewer subjects (CUPED)"
        control={
          <Checkbox checked={design.cuped ?? true} onChange={(_event, checked) => setDesign({ cuped: checked })} />
        }
      />
    </Stack>
  );
}

interface ChoiceProps<Option extends string> {
  label: string;
  value: Option;
  options: Record<Option, string>;
  onChange: (value: Option) => void;
}

function Choice<Option extends string>({ label, value, options, onChange }: ChoiceProps<Option>) {
  return (
    <TextField select label={label} value={value} onChange={({ target }) => onChange(target.value as Option)}>
      {Object.entries<string>(options).map(([option, words]) => (
        <MenuItem key={option} value={option}>
          {words}
        </MenuItem>
      ))}
    </TextField>
  );
}
