import { useForm } from 'react-hook-form';
import type { Experiment } from '../../../contracts/experiments.ts';
import { planKeyFrom } from '../../../domain/plans/plan-key.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Page } from '../ui/Page.tsx';
import { useSaveRecord } from '../ui/use-save-record.ts';
import { ExperimentForm, experimentFormId } from './form/ExperimentForm.tsx';
import { type DraftValues, emptyDraft } from './form/experiment-draft.ts';

export default function ExperimentCreate() {
  const form = useForm<DraftValues>({ defaultValues: emptyDraft });
  const { save: saveRecord, pending } = useSaveRecord<DraftValues, Experiment>(form, 'experiments');
  const save = (values: DraftValues) =>
    saveRecord({
      data: () => ({ ...values, key: values.key.trim() || planKeyFrom(values.name) }),
      values,
      done: () => `${values.name} is a draft now`,
      page: 'show',
    });
  return (
    <Page
      wide
      title="New experiment"
      lead="A draft: whether your traffic decides it in time is said before it begins."
      crumbs={[{ to: '/experiments', label: 'Experiments' }]}
      actions={
        <ActionButton type="submit" form={experimentFormId} variant="contained" pending={pending}>
          Create draft
        </ActionButton>
      }
    >
      <ExperimentForm form={form} withKey onSave={save} />
    </Page>
  );
}
