import { useState } from 'react';
import { useCreate, useRedirect } from 'react-admin';
import { useForm } from 'react-hook-form';
import type { PromotionRecord } from '../../../contracts/promotions.ts';
import { useLacking } from '../access/use-lacking.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Page } from '../ui/Page.tsx';
import { useNotifyDone } from '../ui/use-notify-error.tsx';
import { useShowRefusal } from '../ui/use-show-refusal.ts';
import { PromotionForm, promotionFormId } from './PromotionForm.tsx';
import { emptyValues, inputOf, type PromotionFormValues } from './promotion-form-values.ts';

export default function PromotionCreate() {
  const form = useForm<PromotionFormValues>({ defaultValues: emptyValues(new Date()) });
  const [create] = useCreate();
  const [pending, setPending] = useState(false);
  const redirect = useRedirect();
  const notifyDone = useNotifyDone();
  const showRefusal = useShowRefusal(form);
  const lacking = useLacking()('promotions:edit');
  const save = async (values: PromotionFormValues) => {
    setPending(true);
    try {
      const made: PromotionRecord = await create('promotions', { data: inputOf(values) }, { returnPromise: true });
      form.reset(values);
      notifyDone(made.changeRequestId ? `${made.name} waits for a second person` : `${made.name} is made`);
      redirect('show', 'promotions', made.id);
    } catch (error) {
      showRefusal(error);
    } finally {
      setPending(false);
    }
  };
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
