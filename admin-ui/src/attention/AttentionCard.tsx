import { Stack } from '@mui/material';
import { useState } from 'react';
import type { AttentionItem } from '../../../contracts/attention.ts';
import { useLacking } from '../access/use-lacking.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Panel } from '../ui/Panel.tsx';
import { Timestamp } from '../ui/Timestamp.tsx';
import { Evidence } from './Evidence.tsx';
import { type Resolution, ResolveDialog, resolutionWords } from './ResolveDialog.tsx';

/** One thing that waits for a person: what was tried, what came of it, and what one can do. */
export function AttentionCard({ item }: { item: AttentionItem }) {
  const { title, advice, since, actions } = item;
  const [resolution, setResolution] = useState<Resolution | null>(null);
  const lacking = useLacking()('attention:resolve');
  return (
    <Panel
      title={title}
      hint={
        <>
          Since <Timestamp at={since} />. {advice}
        </>
      }
    >
      <Stack sx={{ gap: 2 }}>
        <Evidence item={item} />
        <Stack direction="row" sx={{ gap: 1, flexWrap: 'wrap' }}>
          {actions.map((action) => (
            <ActionButton key={action} disabledReason={lacking} onClick={() => setResolution(action)}>
              {resolutionWords[action].button}
            </ActionButton>
          ))}
        </Stack>
      </Stack>
      {resolution && <ResolveDialog item={item} resolution={resolution} onClose={() => setResolution(null)} />}
    </Panel>
  );
}
