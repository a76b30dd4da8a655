import DoneIcon from '@mui/icons-material/CheckCircle';
import FailedIcon from '@mui/icons-material/Error';
import RunningIcon from '@mui/icons-material/HourglassTop';
import TodoIcon from '@mui/icons-material/RadioButtonUnchecked';
import StoppedIcon from '@mui/icons-material/RemoveCircleOutlined';
import UndoIcon from '@mui/icons-material/Undo';
import { Box, CircularProgress, Stack, Typography } from '@mui/material';
import type { ReactNode } from 'react';
import type { Operation } from '../../../contracts/operations.ts';
import { StepLine } from './StepLine.tsx';
import { type StageProgress, type StageState, stageProgress, undoneSteps } from './stage-progress.ts';

const stateWords: Record<StageState, string> = {
  done: 'done',
  current: 'under way',
  failed: 'failed',
  stopped: 'stopped',
  todo: 'to come',
  skipped: 'not reached',
};

function StageIcon({ state, waiting }: { state: StageState; waiting: boolean }) {
  const size = { fontSize: 20 };
  if (state === 'done') return <DoneIcon color="success" sx={size} />;
  if (state === 'failed') return <FailedIcon color="error" sx={size} />;
  if (state === 'stopped') return <StoppedIcon sx={{ ...size, color: 'text.secondary' }} />;
  if (state === 'todo' || state === 'skipped')
    return <TodoIcon sx={{ ...size, color: 'text.secondary', opacity: 0.6 }} />;
  return waiting ? (
    <RunningIcon color="warning" sx={size} />
  ) : (
    <CircularProgress size={17} thickness={5} aria-hidden sx={{ m: '1.5px' }} />
  );
}

interface OperationStepsProps {
  operation: Operation;
  /** Stages that are done show how many steps they took instead of each. */
  brief?: boolean;
}

/** The stages of a process with their steps, and below them what was undone. */
export function OperationSteps({ operation, brief = false }: OperationStepsProps) {
  const undone = undoneSteps(operation.steps);
  const notUndone = undone.filter(({ status }) => status === 'failed').length;
  const undoWords =
    operation.status === 'undoing' ? 'under way' : notUndone > 0 ? `${notUndone} could not be undone` : 'done';
  const waiting = operation.status === 'waiting';
  const stages = stageProgress(operation);
  const wordsOf = ({ state, steps }: StageProgress) => {
    if (state === 'current' && waiting) return 'waiting';
    const count = brief && state === 'done' && steps.length > 1 ? `, ${steps.length} steps` : '';
    return `${stateWords[state]}${count}`;
  };
  return (
    <Stack component="ol" aria-label="Stages" sx={{ listStyle: 'none', m: 0, p: 0 }}>
      {stages.map((stage, index) => (
        <Stage
          key={stage.stage}
          title={stage.title}
          words={wordsOf(stage)}
          icon={<StageIcon state={stage.state} waiting={waiting} />}
          steps={brief && stage.state === 'done' ? [] : stage.steps}
          quiet={stage.state === 'todo' || stage.state === 'skipped'}
          last={index === stages.length - 1 && undone.length === 0}
        />
      ))}
      {undone.length > 0 && (
        <Stage
          title="Undo what had been done"
          words={undoWords}
          icon={<UndoIcon color={notUndone > 0 ? 'error' : 'warning'} sx={{ fontSize: 20 }} />}
          steps={undone}
          last
        />
      )}
    </Stack>
  );
}

interface StageProps {
  title: string;
  words: string;
  icon: ReactNode;
  steps: StageProgress['steps'];
  quiet?: boolean;
  last?: boolean;
}

function Stage({ title, words, icon, steps, quiet = false, last = false }: StageProps) {
  return (
    <Stack component="li" direction="row" sx={{ gap: 1.5 }}>
      <Stack sx={{ alignItems: 'center', width: 20, flexShrink: 0 }} aria-hidden>
        {icon}
        {!last && <Box sx={{ width: '1px', flex: 1, minHeight: 14, bgcolor: 'divider', my: 0.5 }} />}
      </Stack>
      <Box sx={{ flex: 1, minWidth: 0, pb: last ? 0 : 1.75 }}>
        <Typography
          variant="body2"
          sx={{ fontWeight: quiet ? 400 : 560, color: quiet ? 'text.secondary' : 'text.primary', lineHeight: '20px' }}
        >
          {title}
          <Typography component="span" variant="caption" sx={{ color: 'text.secondary', ml: 1 }}>
            {words}
          </Typography>
        </Typography>
        {steps.length > 0 && (
          <Stack component="ul" sx={{ listStyle: 'none', m: 0, p: 0, mt: 0.75, gap: 0.5 }}>
            {steps.map((step) => (
              <StepLine key={`${step.step} ${step.subject}`} step={step} />
            ))}
          </Stack>
        )}
      </Box>
    </Stack>
  );
}
