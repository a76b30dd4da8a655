import { useState } from 'react';
import { useGetOne } from 'react-admin';
import { useForm } from 'react-hook-form';
import { useParams } from 'react-router-dom';
import type { PromotionRecord } from '../../../contracts/promotions.ts';
import { useLacking } from '../access/use-lacking.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { useSaveRecord } from '../ui/use-save-record.ts';
import { PromotionForm, promotionFormId } from './PromotionForm.tsx';
import { inputOf, type PromotionFormValues, valuesOf } from './promotion-form-values.ts';

export default function PromotionEdit() {
  const { id = '' } = useParams();
  const { data: promotion, error, refetch } = useGetOne<PromotionRecord>('promotions', { id });
  if (!promotion && !error) return <PageSkeleton />;
  if (!promotion) {
    return (
      <Page title="Promotion" crumbs={[{ to: '/promotions', label: 'Promotions' }]}>
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return <Editor key={id} promotion={promotion} />;
}

/** Saves against the revision that was opened: who was first stays, and the other is told. */
function Editor({ promotion: opened }: { promotion: PromotionRecord }) {
  const [promotion] = useState(opened);
  const { id, name } = promotion;
  const form = useForm<PromotionFormValues>({ defaultValues: valuesOf(promotion) });
  const { save: saveRecord, pending } = useSaveRecord<PromotionFormValues, PromotionRecord>(
    form,
    'promotions',
    promotion,
  );
  const lacking = useLacking()('promotions:edit');
  const save = (values: PromotionFormValues) =>
    saveRecord({
      data: () => {
        const { type: _, currency: __, ...data } = inputOf(values);
        return data;
      },
      values,
      done: (saved) => (saved.changeRequestId ? 'The change waits for a second person' : `${saved.name} is saved`),
      page: 'show',
    });
  return (
    <Page
      title={name}
      lead="Who has redeemed it keeps what was given then."
      crumbs={[
        { to: '/promotions', label: 'Promotions' },
        { to: `/promotions/${id}/show`, label: name },
      ]}
      actions={
        <ActionButton
          type="submit"
          form={promotionFormId}
          variant="contained"
          pending={pending}
          disabledReason={lacking}
        >
          Save
        </ActionButton>
      }
    >
      <PromotionForm form={form} isNew={false} onSave={save} />
    </Page>
  );
}
