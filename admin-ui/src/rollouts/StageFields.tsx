import AddIcon from '@mui/icons-material/Add';
import RemoveIcon from '@mui/icons-material/Close';
import { Button, IconButton, Stack, TextField } from '@mui/material';
import type { RolloutStage } from '../../../contracts/rollouts.ts';

interface StageFieldsProps {
  stages: RolloutStage[];
  onChange: (stages: RolloutStage[]) => void;
}

const hour = 60;

/** The stages of a plan: how many, and for how long at least. */
export function StageFields({ stages, onChange }: StageFieldsProps) {
  const set = (index: number, changes: Partial<RolloutStage>) =>
    onChange(stages.map((stage, at) => (at === index ? { ...stage, ...changes } : stage)));
  const last = stages.at(-1) ?? { percentage: 1, bakeMinutes: 24 * hour };
  return (
    <Stack sx={{ gap: 1.5 }}>
      {stages.map(({ percentage, bakeMinutes }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a stage has no name but its place
        <Stack key={index} direction="row" sx={{ gap: 1.5, alignItems: 'center' }}>
          <TextField
            type="number"
            label={`Stage ${index + 1}, %`}
            value={percentage}
            onChange={(event) => set(index, { percentage: Number(event.target.value) })}
          />
          <TextField
            type="number"
            label="Lasts, hours"
            value={bakeMinutes / hour}
            onChange={(event) =>
              set(index, { bakeMinutes: Math.max(1, Math.round(Number(event.target.value) * hour)) })
            }
          />
          <IconButton
            aria-label={`Remove stage ${index + 1}`}
            disabled={stages.length === 1}
            onClick={() => onChange(stages.filter((_, at) => at !== index))}
          >
            <RemoveIcon />
          </IconButton>
        </Stack>
      ))}
      <Button
        startIcon={<AddIcon />}
        sx={{ alignSelf: 'flex-start' }}
        onClick={() => onChange([...stages, { ...last, percentage: Math.min(100, last.percentage * 2) }])}
      >
        Add a stage
      </Button>
    </Stack>
  );
}
