import { Box, Stack, TextField, Typography } from '@mui/material';
import { useState } from 'react';
import type { Explanation, Flag } from '../../../contracts/flags.ts';
import { monospace } from '../theme/themes.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Panel } from '../ui/Panel.tsx';
import { StatusDot } from '../ui/StatusDot.tsx';
import { useNotifyError } from '../ui/use-notify-error.tsx';
import { flagApi } from './flag-api.ts';
import { valueWords } from './rule-words.ts';

const tones = { decided: 'good', 'passed over': 'idle', 'not reached': 'idle' } as const;

/** What somebody gets, and why: every rule with every check. */
export function ExplainPanel({ flag }: { flag: Flag }) {
  const [subject, setSubject] = useState('user-1');
  const [attributes, setAttributes] = useState('{"country": "SE", "plan": "team"}');
  const [problem, setProblem] = useState<string | null>(null);
  const [answer, setAnswer] = useState<Explanation | null>(null);
  const notifyError = useNotifyError();
  const ask = async () => {
    const context = parsed(attributes);
    setProblem(context ? null : 'One JSON object, such as {"country": "SE"}');
    if (!context) return;
    try {
      setAnswer(await flagApi.explain(flag, { ...context, targetingKey: subject }));
    } catch (error) {
      notifyError(error);
    }
  };
  return (
    <Panel title="Evaluate as somebody" hint="Answered from what is stored, as callers would be.">
      <Stack sx={{ gap: 1.5 }}>
        <TextField label="id (targetingKey)" value={subject} onChange={(event) => setSubject(event.target.value)} />
        <TextField
          label="Attributes"
          multiline
          minRows={2}
          value={attributes}
          error={problem !== null}
          helperText={problem}
          onChange={(event) => setAttributes(event.target.value)}
          slotProps={{ htmlInput: { style: { fontFamily: monospace } } }}
        />
        <Box>
          <ActionButton onClick={() => void ask()}>Evaluate</ActionButton>
        </Box>
        {answer && <Answer answer={answer} />}
      </Stack>
    </Panel>
  );
}

function Answer({ answer }: { answer: Explanation }) {
  return (
    <Box role="status">
      <Typography variant="body1" sx={{ fontWeight: 560 }}>
        {valueWords(answer.value)}
        {answer.variant ? ` (${answer.variant})` : ''}, {answer.reason}
      </Typography>
      <Typography variant="body2" sx={{ mb: 1 }}>
        {answer.because}
      </Typography>
      <Stack component="ol" sx={{ gap: 1, pl: 2.5, m: 0 }}>
        {answer.rules.map((rule, index) => (
          // Overrides share an id.
          // biome-ignore lint/suspicious/noArrayIndexKey: the list is never reordered
          <Box component="li" key={index}>
            <StatusDot tone={tones[rule.outcome]}>
              {rule.ruleId}: {rule.outcome}
            </StatusDot>
            {rule.checks.map(({ check, passed, detail }) => (
              <Typography key={`${check} ${detail}`} component="div" variant="caption" sx={{ color: 'text.secondary' }}>
                {passed ? '✓' : '✗'} {check}: {detail}
              </Typography>
            ))}
          </Box>
        ))}
      </Stack>
    </Box>
  );
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text || '{}');
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null;
  } catch {
    return null;
  }
}
