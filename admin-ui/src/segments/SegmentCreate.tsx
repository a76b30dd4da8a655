import { useForm } from 'react-hook-form';
import type { CreateSegmentInput, Segment } from '../../../contracts/segments.ts';
import { planKeyFrom } from '../../../domain/plans/plan-key.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Page } from '../ui/Page.tsx';
import { useSaveRecord } from '../ui/use-save-record.ts';
import { SegmentForm, segmentFormId } from './SegmentForm.tsx';

const empty: CreateSegmentInput = { key: '', name: '', description: '', condition: {} };

export default function SegmentCreate() {
  const form = useForm<CreateSegmentInput>({ defaultValues: empty });
  const { save: saveRecord, pending } = useSaveRecord<CreateSegmentInput, Segment>(form, 'segments');
  const save = (values: CreateSegmentInput) =>
    saveRecord({
      data: () => ({ ...values, key: values.key.trim() || planKeyFrom(values.name) }),
      values,
      done: () => `${values.name} is a segment now`,
      page: 'list',
    });
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
