import { useState } from 'react';
import { useGetOne, useRedirect } from 'react-admin';
import { useForm } from 'react-hook-form';
import { useParams } from 'react-router-dom';
import type { CreateSegmentInput, Segment } from '../../../contracts/segments.ts';
import { useLacking } from '../access/use-lacking.ts';
import { request } from '../http/request.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ConfirmDialog } from '../ui/ConfirmDialog.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { useCommand } from '../ui/use-command.ts';
import { useSaveRecord } from '../ui/use-save-record.ts';
import { SegmentForm, segmentFormId } from './SegmentForm.tsx';

const crumbs = [{ to: '/segments', label: 'Segments' }];

export default function SegmentEdit() {
  const { id = '' } = useParams();
  const { data: segment, error, refetch } = useGetOne<Segment>('segments', { id });
  if (!segment && !error) return <PageSkeleton />;
  if (!segment) {
    return (
      <Page title="Segment" crumbs={crumbs}>
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return <Editor key={segment.id} segment={segment} />;
}

/** Saves against the revision that was opened: who was first stays, and the other is told. */
function Editor({ segment: opened }: { segment: Segment }) {
  const [segment] = useState(opened);
  const { key, name, description, condition } = segment;
  const form = useForm<CreateSegmentInput>({ defaultValues: { key, name, description, condition } });
  const { save: saveRecord, pending } = useSaveRecord<CreateSegmentInput, Segment>(form, 'segments', segment);
  const [removing, setRemoving] = useState(false);
  const lacking = useLacking()('segments:edit');
  const save = ({ key: _, ...data }: CreateSegmentInput) => {
    return saveRecord({
      data: () => data,
      values: { key, ...data },
      done: (saved) =>
        'changeRequestId' in saved
          ? 'It changes what flags give to many customers: it waits for a second person in the approvals.'
          : `${data.name} is saved`,
      page: 'list',
    });
  };
  return (
    <Page
      title={name}
      crumbs={crumbs}
      lead={key}
      actions={
        <>
          <ActionButton disabledReason={lacking} onClick={() => setRemoving(true)}>
            Remove
          </ActionButton>
          <ActionButton
            type="submit"
            form={segmentFormId}
            variant="contained"
            pending={pending}
            disabledReason={lacking}
          >
            Save
          </ActionButton>
        </>
      }
    >
      <SegmentForm form={form} withKey={false} onSave={save} />
      {removing && <RemoveDialog segment={segment} onClose={() => setRemoving(false)} />}
    </Page>
  );
}

function RemoveDialog({ segment: { id, name, revision }, onClose }: { segment: Segment; onClose: () => void }) {
  const { run, pending } = useCommand('segments', id);
  const redirect = useRedirect();
  const remove = async () => {
    const removed = async () => {
      await request(`/v1/segments/${encodeURIComponent(id)}`, { method: 'DELETE', revision });
      return true;
    };
    if (await run(removed, `${name} is removed`)) redirect('list', 'segments');
    else onClose();
  };
  return (
    <ConfirmDialog
      title={`Remove ${name}?`}
      keep="Keep the segment"
      confirm="Remove"
      pending={pending}
      onConfirm={() => void remove()}
      onClose={onClose}
    >
      The definition goes; the customers stay as they are. The audit keeps what it was.
    </ConfirmDialog>
  );
}
