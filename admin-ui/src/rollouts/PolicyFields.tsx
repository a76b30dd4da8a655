import { MenuItem, Stack, TextField } from '@mui/material';
import { whenUndecided } from '../../../contracts/rollouts.ts';
import { NumberField } from '../ui/NumberField.tsx';
import type { RolloutPlan } from './rollout-api.ts';
import { undecidedWords } from './rollout-words.ts';

type Policy = NonNullable<RolloutPlan['policy']>;

interface PolicyFieldsProps {
  policy: Policy;
  onChange: (policy: Policy) => void;
}

/** What happens when a stage ends and its guardrails cannot tell yet. */
export function PolicyFields({ policy, onChange }: PolicyFieldsProps) {
  const set = (changes: Partial<Policy>) => onChange({ ...policy, ...changes });
  const chosen = policy.whenUndecided ?? 'wait';
  return (
    <Stack sx={{ gap: 2 }}>
      <TextField
        select
        label="While guardrails are undecided at a stage’s end"
        value={chosen}
        onChange={({ target }) => set({ whenUndecided: whenUndecided.find((one) => one === target.value) ?? 'wait' })}
      >
        {whenUndecided.map((one) => (
          <MenuItem key={one} value={one}>
            {undecidedWords[one]}
          </MenuItem>
        ))}
      </TextField>
      <Stack direction="row" sx={{ gap: 1.5, flexWrap: 'wrap', '& > *': { flex: '1 1 150px' } }}>
        {chosen === 'extend' && (
          <>
            <NumberField
              label="Longer by, hours"
              step="any"
              value={(policy.extendMinutes ?? 1_440) / 60}
              onChange={(hours) => set({ extendMinutes: Math.max(1, Math.round((hours ?? 24) * 60)) })}
            />
            <NumberField
              label="At most, times"
              value={policy.maxExtensions ?? 7}
              help="Then a person is asked"
              onChange={(times) => set({ maxExtensions: times ?? 7 })}
            />
          </>
        )}
        <NumberField
          label="Data no older than, minutes"
          value={policy.freshWithinMinutes ?? 15}
          help="Older data decide nothing"
          onChange={(minutes) => set({ freshWithinMinutes: minutes ?? 15 })}
        />
        <NumberField
          label="Chance of a false alarm"
          step="any"
          value={policy.alpha ?? 0.05}
          help="Over all stages and looks"
          onChange={(alpha) => set({ alpha: alpha ?? 0.05 })}
        />
      </Stack>
    </Stack>
  );
}
