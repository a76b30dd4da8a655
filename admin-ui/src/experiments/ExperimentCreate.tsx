import { useState } from 'react';
import { useCreate, useRedirect } from 'react-admin';
import { useForm } from 'react-hook-form';
import type { Experiment } from '../../../contracts/experiments.ts';
import { planKeyFrom } from '../../../domain/plans/plan-key.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Page } from '../ui/Page.tsx';
import { useNotifyDone } from '../ui/use-notify-error.tsx';
import { useShowRefusal } from '../ui/use-show-refusal.ts';
import { ExperimentForm, experimentFormId } from './form/ExperimentForm.tsx';
import { type DraftValues, emptyDraft } from './form/experiment-draft.ts';

export default function ExperimentCreate() {
  const form = useForm<DraftValues>({ defaultValues: emptyDraft });
  const [create] = useCreate();
  const [pending, setPending] = useState(false);
  const redirect = useRedirect();
  const notifyDone = useNotifyDone();
  const showRefusal = useShowRefusal(form);
  const save = async (values: DraftValues) => {
    setPending(true);
    try {
      const data = { ...values, key: values.key.trim() || planKeyFrom(values.name) };
      const made: Experiment = await create('experiments', { data }, { returnPromise: true });
      form.reset(values);
      notifyDone(`${values.name} is a draft now`);
      redirect('show', 'experiments', made.id);
    } catch (error) {
      showRefusal(error);
    } finally {
      setPending(false);
    }
  };
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
