import { useForm } from 'react-hook-form';
import type { CreateHoldoutInput, Holdout } from '../../../../contracts/holdouts.ts';
import { planKeyFrom } from '../../../../domain/plans/plan-key.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { Page } from '../../ui/Page.tsx';
import { useSaveRecord } from '../../ui/use-save-record.ts';
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
  const { save: saveRecord, pending } = useSaveRecord<CreateHoldoutInput, Holdout>(form, 'holdouts');
  const save = (values: CreateHoldoutInput) =>
    saveRecord({
      data: () => ({ ...values, key: values.key.trim() || planKeyFrom(values.name) }),
      values,
      done: () => `${values.name} holds from now on`,
      page: 'list',
    });
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
