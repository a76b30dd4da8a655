import { useState } from 'react';
import { useCreate, useRedirect } from 'react-admin';
import { useForm } from 'react-hook-form';
import type { CreateHoldoutInput } from '../../../../contracts/holdouts.ts';
import { planKeyFrom } from '../../../../domain/plans/plan-key.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Page } from '../../ui/Page.tsx';
import { useNotifyDone } from '../../ui/use-notify-error.tsx';
import { useShowRefusal } from '../../ui/use-show-refusal.ts';
import { HoldoutForm, holdoutFormId } from './HoldoutForm.tsx';

const empty: CreateHoldoutInput = {
  key: '',
  name: '',
  description: '',
  unit: 'customer',
  percentage: 5,
  experiments: [],
};

export default function HoldoutCreate() {
  const form = useForm<CreateHoldoutInput>({ defaultValues: empty });
  const [create] = useCreate();
  const [pending, setPending] = useState(false);
  const redirect = useRedirect();
  const notifyDone = useNotifyDone();
  const showRefusal = useShowRefusal(form);
  const save = async (values: CreateHoldoutInput) => {
    setPending(true);
    try {
      const data = { ...values, key: values.key.trim() || planKeyFrom(values.name) };
      await create('holdouts', { data }, { returnPromise: true });
      form.reset(values);
      notifyDone(`${values.name} holds from now on`);
      redirect('list', 'holdouts');
    } catch (error) {
      showRefusal(error);
    } finally {
      setPending(false);
    }
  };
  return (
    <Page
      title="New holdout"
      lead="From now on its customers come into no experiment that it covers."
      crumbs={[{ to: '/holdouts', label: 'Holdouts' }]}
      actions={
        <ActionButton type="submit" form={holdoutFormId} variant="contained" pending={pending}>
          Create holdout
        </ActionButton>
      }
    >
      <HoldoutForm form={form} isNew onSave={save} />
    </Page>
  );
}
