import { useForm } from 'react-hook-form';
import type { Bandit } from '../../../../contracts/bandits.ts';
import { planKeyFrom } from '../../../../domain/plans/plan-key.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Page } from '../../ui/Page.tsx';
import { useSaveRecord } from '../../ui/use-save-record.ts';
import { BanditForm, banditFormId } from './BanditForm.tsx';
import { type BanditValues, emptyBandit } from './bandit-values.ts';

export default function BanditCreate() {
  const form = useForm<BanditValues>({ defaultValues: emptyBandit });
  const { save: saveRecord, pending } = useSaveRecord<BanditValues, Bandit>(form, 'bandits');
  const save = (values: BanditValues) =>
    saveRecord({
      data: () => ({ ...values, key: values.key.trim() || planKeyFrom(values.name) }),
      values,
      done: () => `${values.name} is a draft now`,
      page: 'show',
    });
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
