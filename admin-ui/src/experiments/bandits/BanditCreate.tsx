import { useState } from 'react';
import { useCreate, useRedirect } from 'react-admin';
import { useForm } from 'react-hook-form';
import type { Bandit } from '../../../../contracts/bandits.ts';
import { planKeyFrom } from '../../../../domain/plans/plan-key.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Page } from '../../ui/Page.tsx';
import { useNotifyDone } from '../../ui/use-notify-error.tsx';
import { useShowRefusal } from '../../ui/use-show-refusal.ts';
import { BanditForm, banditFormId } from './BanditForm.tsx';
import { type BanditValues, emptyBandit } from './bandit-values.ts';

export default function BanditCreate() {
  const form = useForm<BanditValues>({ defaultValues: emptyBandit });
  const [create] = useCreate();
  const [pending, setPending] = useState(false);
  const redirect = useRedirect();
  const notifyDone = useNotifyDone();
  const showRefusal = useShowRefusal(form);
  const save = async (values: BanditValues) => {
    setPending(true);
    try {
      const data = { ...values, key: values.key.trim() || planKeyFrom(values.name) };
      const made: Bandit = await create('bandits', { data }, { returnPromise: true });
      form.reset(values);
      notifyDone(`${values.name} is a draft now`);
      redirect('show', 'bandits', made.id);
    } catch (error) {
      showRefusal(error);
    } finally {
      setPending(false);
    }
  };
  return (
    <Page
      wide
      title="New bandit"
      lead="A draft: it gives nobody anything until it is started."
      crumbs={[{ to: '/bandits', label: 'Bandits' }]}
      actions={
        <ActionButton type="submit" form={banditFormId} variant="contained" pending={pending}>
          Create draft
        </ActionButton>
      }
    >
      <BanditForm form={form} withKey onSave={save} />
    </Page>
  );
}
