import { useState } from 'react';
import { useCreate, useRedirect } from 'react-admin';
import { useForm } from 'react-hook-form';
import type { CreateSegmentInput } from '../../../contracts/segments.ts';
import { planKeyFrom } from '../../../domain/plans/plan-key.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Page } from '../ui/Page.tsx';
import { useNotifyDone } from '../ui/use-notify-error.tsx';
import { useShowRefusal } from '../ui/use-show-refusal.ts';
import { SegmentForm, segmentFormId } from './SegmentForm.tsx';

const empty: CreateSegmentInput = { key: '', name: '', description: '', condition: {} };

export default function SegmentCreate() {
  const form = useForm<CreateSegmentInput>({ defaultValues: empty });
  const [create] = useCreate();
  const [pending, setPending] = useState(false);
  const redirect = useRedirect();
  const notifyDone = useNotifyDone();
  const showRefusal = useShowRefusal(form);
  const save = async (values: CreateSegmentInput) => {
    setPending(true);
    try {
      const data = { ...values, key: values.key.trim() || planKeyFrom(values.name) };
      await create('segments', { data }, { returnPromise: true });
      form.reset(values);
      notifyDone(`${values.name} is a segment now`);
      redirect('list', 'segments');
    } catch (error) {
      showRefusal(error);
    } finally {
      setPending(false);
    }
  };
  return (
    <Page
      title="New segment"
      lead="Who is in it is asked anew each time: customers come and go by themselves."
      crumbs={[{ to: '/segments', label: 'Segments' }]}
      actions={
        <ActionButton type="submit" form={segmentFormId} variant="contained" pending={pending}>
          Create segment
        </ActionButton>
      }
    >
      <SegmentForm form={form} withKey onSave={save} />
    </Page>
  );
}
