import { Box } from '@mui/material';
import { useState } from 'react';
import { useGetOne, useRedirect } from 'react-admin';
import { useForm } from 'react-hook-form';
import { useParams } from 'react-router-dom';
import type { CreateHoldoutInput, Holdout } from '../../../../contracts/holdouts.ts';
import { useLacking } from '../../access/use-lacking.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ConfirmDialog } from '../../ui/ConfirmDialog.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { StatusDot } from '../../ui/StatusDot.tsx';
import { useCommand } from '../../ui/use-command.ts';
import { useSaveRecord } from '../../ui/use-save-record.ts';
import { HoldoutForm, holdoutFormId } from './HoldoutForm.tsx';
import { HoldoutResultsPanel } from './HoldoutResultsPanel.tsx';
import { holdoutApi } from './holdout-api.ts';

const crumbs = [{ to: '/holdouts', label: 'Holdouts' }];

export default function HoldoutEdit() {
  const { id = '' } = useParams();
  const { data: holdout, error, refetch } = useGetOne<Holdout>('holdouts', { id });
  if (!holdout && !error) return <PageSkeleton />;
  if (!holdout) {
    return (
      <Page title="Holdout" crumbs={crumbs}>
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return <Editor key={holdout.revision} holdout={holdout} />;
}

function Editor({ holdout: opened }: { holdout: Holdout }) {
  const [holdout] = useState(opened);
  const { key, name, description, unit, percentage, experiments, archivedAt } = holdout;
  const form = useForm<CreateHoldoutInput>({
    defaultValues: { key, name, description, unit, percentage, experiments },
  });
  const { save: saveRecord, pending } = useSaveRecord<CreateHoldoutInput, Holdout>(form, 'holdouts', holdout);
  const [ending, setEnding] = useState(false);
  const off = useLacking()('holdouts:edit') ?? (archivedAt ? 'It is archived' : null);
  const save = (values: CreateHoldoutInput) => {
    const data = { name: values.name, description: values.description, experiments: values.experiments };
    return saveRecord({ data: () => data, values, done: () => `${values.name} is saved`, page: 'list' });
  };
  return (
    <Page
      title={name}
      crumbs={crumbs}
      lead={key}
      beside={<StatusDot tone={archivedAt ? 'idle' : 'info'}>{archivedAt ? 'Archived' : 'Holds'}</StatusDot>}
      actions={
        <>
          <ActionButton disabledReason={off} onClick={() => setEnding(true)}>
            Archive
          </ActionButton>
          <ActionButton type="submit" form={holdoutFormId} variant="contained" pending={pending} disabledReason={off}>
            Save
          </ActionButton>
        </>
      }
    >
      <Box
        sx={{
          display: 'grid',
          gap: 2.5,
          alignItems: 'start',
          gridTemplateColumns: { xs: 'minmax(0, 1fr)', lg: 'minmax(0, 3fr) minmax(0, 2fr)' },
        }}
      >
        <HoldoutForm form={form} isNew={false} onSave={save} />
        <HoldoutResultsPanel holdout={holdout} />
      </Box>
      {ending && <ArchiveDialog holdout={holdout} onClose={() => setEnding(false)} />}
    </Page>
  );
}

function ArchiveDialog({ holdout, onClose }: { holdout: Holdout; onClose: () => void }) {
  const { run, pending } = useCommand('holdouts', holdout.id);
  const redirect = useRedirect();
  const archive = async () => {
    if (await run(() => holdoutApi.archive(holdout), `${holdout.name} has ended`)) redirect('list', 'holdouts');
    else onClose();
  };
  return (
    <ConfirmDialog
      title={`End ${holdout.name}?`}
      keep="Keep it"
      confirm="Archive"
      pending={pending}
      onConfirm={() => void archive()}
      onClose={onClose}
    >
      Its customers may come into experiments again, and are no comparison any more. It cannot be taken up again.
    </ConfirmDialog>
  );
}
