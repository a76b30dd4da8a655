import { Box, Typography } from '@mui/material';
import type { RolloutDetail } from '../../../contracts/rollouts.ts';
import { exposureOf } from '../../../domain/rollouts/exposure.ts';
import { Timestamp } from '../ui/Timestamp.tsx';
import { durationWords } from './rollout-words.ts';

/** Stages that were, the present one, and those planned: each as wide as a stage, as high as its exposure. */
export function StageTrack({ rollout }: { rollout: RolloutDetail }) {
  const begun = new Map(
    rollout.history.flatMap(({ kind, stage, at }) => (kind === 'exposed' && stage !== null ? [[stage, at]] : [])),
  );
  const ended = rollout.endedAt !== null;
  return (
    <Box
      component="ol"
      sx={{
        m: 0,
        p: 0,
        listStyle: 'none',
        display: 'grid',
        gap: 1,
        gridTemplateColumns: `repeat(${rollout.stages.length}, minmax(64px, 1fr))`,
        overflowX: 'auto',
      }}
    >
      {rollout.stages.map(({ percentage: wanted, bakeMinutes }, stage) => {
        const percentage = exposureOf(rollout, stage);
        const at = begun.get(stage);
        const isPresent = !ended && stage === rollout.stage && at !== undefined;
        return (
          <Box component="li" key={wanted} aria-current={isPresent ? 'step' : undefined}>
            <Box
              aria-hidden
              sx={{ height: 72, display: 'flex', alignItems: 'flex-end', bgcolor: 'action.hover', borderRadius: 0.75 }}
            >
              <Box
                sx={{
                  width: '100%',
                  height: `${Math.max(percentage, 2)}%`,
                  borderRadius: 0.75,
                  bgcolor: at ? 'primary.main' : 'transparent',
                  border: at ? 0 : 1,
                  borderStyle: 'dashed',
                  borderColor: 'text.secondary',
                  opacity: at && !isPresent ? 0.55 : 1,
                }}
              />
            </Box>
            <Typography variant="body1" sx={{ mt: 0.75, fontWeight: isPresent ? 600 : 400 }}>
              {percentage} %
            </Typography>
            <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
              {at ? <Timestamp at={at} /> : `planned, ${durationWords(bakeMinutes)}`}
            </Typography>
            {isPresent && rollout.stageEndsAt && (
              <Typography variant="caption" component="div" sx={{ color: 'text.secondary' }}>
                until <Timestamp at={rollout.stageEndsAt} />
              </Typography>
            )}
          </Box>
        );
      })}
    </Box>
  );
}
