import { Box, MenuItem, Stack, TextField, Typography } from '@mui/material';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Environment, Flag } from '../../../contracts/flags.ts';
import { flagEnvironments } from '../../../contracts/tables/flag-lifecycle.ts';
import { useLacking } from '../access/use-lacking.ts';
import { monospace } from '../theme/themes.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Panel } from '../ui/Panel.tsx';
import { useCommand } from '../ui/use-command.ts';
import { doneWords, flagApi } from './flag-api.ts';
import { behaviourLines, behaviourWords } from './rule-words.ts';

/** Lines that the one side has and the other has not; all of them where only their order differs. */
function lines(sign: string, field: string, own: unknown, others: unknown): string[] {
  const [mine, theirs] = [behaviourLines(field, own), behaviourLines(field, others)];
  const differing = mine.filter((line) => !theirs.includes(line));
  const shown = differing.length > 0 || theirs.some((line) => !mine.includes(line)) ? differing : mine;
  return shown.map((line) => `${sign} ${line}`);
}

/** From development to staging, from there to production; what is in production goes back to be tried. */
function next(from: Environment): Environment {
  return flagEnvironments[flagEnvironments.indexOf(from) + 1] ?? 'staging';
}

/** Carries the rules of this environment to another, after showing what changes there. */
export function PromotePanel({ flag }: { flag: Flag }) {
  const from = flag.environment;
  const others = flagEnvironments.filter((one) => one !== from);
  const [chosen, setTo] = useState<Environment | null>(null);
  const to = chosen && chosen !== from ? chosen : next(from);
  const lacking = useLacking()('flags:edit');
  const { run, pending } = useCommand('flags', flag.id);
  const { data } = useQuery({
    queryKey: ['flags', 'difference', flag.id, flag.configurationVersion, from, to],
    queryFn: ({ signal }) => flagApi.difference(flag.id, from, to, signal),
  });
  const nothing = data && data.changes.length === 0 ? `${to} has what ${from} has` : null;
  const promote = () =>
    run(
      () => flagApi.edit(flag, 'promote', { from, to }),
      (changed) => doneWords(changed, `${to} has the rules of ${from}`),
    );
  return (
    <Panel title="Promote" hint={`What ${to} would get from ${from}. Whether it is on there stays as it is.`}>
      <Stack sx={{ gap: 1.5 }}>
        <TextField select label="To" value={to} onChange={(event) => setTo(event.target.value as Environment)}>
          {others.map((one) => (
            <MenuItem key={one} value={one}>
              {one}
            </MenuItem>
          ))}
        </TextField>
        {data?.changes.map(({ field, before, after }) => (
          <Box key={field}>
            <Typography variant="caption">{behaviourWords[field] ?? field}</Typography>
            <Box
              component="pre"
              sx={{ m: 0, fontFamily: monospace, fontSize: 12, whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}
            >
              {[...lines('−', field, before, after), ...lines('+', field, after, before)].join('\n')}
            </Box>
          </Box>
        ))}
        <Box>
          <ActionButton pending={pending} disabledReason={lacking ?? nothing} onClick={() => void promote()}>
            Promote to {to}
          </ActionButton>
        </Box>
      </Stack>
    </Panel>
  );
}
