import { useForm } from 'react-hook-form';
import type { PromotionRecord } from '../../../contracts/promotions.ts';
import { useLacking } from '../access/use-lacking.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Page } from '../ui/Page.tsx';
import { useSaveRecord } from '../ui/use-save-record.ts';
import { PromotionForm, promotionFormId } from './PromotionForm.tsx';
import { emptyValues, inputOf, type PromotionFormValues } from './promotion-form-values.ts';

export default function PromotionCreate() {
  const form = useForm<PromotionFormValues>({ defaultValues: emptyValues(new Date()) });
  const { save: saveRecord, pending } = useSaveRecord<PromotionFormValues, PromotionRecord>(form, 'promotions');
  const lacking = useLacking()('promotions:edit');
  const save = (values: PromotionFormValues) =>
    saveRecord({
      data: () => inputOf(values),
      values,
      done: ({ name, changeRequestId }) => (changeRequestId ? `${name} waits for a second person` : `${name} is made`),
      page: 'show',
    });
  return (
    <Page
      title="New promotion"
      lead="What cuts deeper than the limits allow waits for a second person."
      crumbs={[{ to: '/promotions', label: 'Promotions' }]}
      actions={
        <ActionButton
          type="submit"
          form={promotionFormId}
          variant="contained"
          pending={pending}
          disabledReason={lacking}
        >
          Create promotion
        </ActionButton>
      }
    >
      <PromotionForm form={form} isNew onSave={save} />
    </Page>
  );
}
