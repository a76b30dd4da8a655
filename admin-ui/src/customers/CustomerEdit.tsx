import { useState } from 'react';
import { useGetOne, useRedirect, useUpdate } from 'react-admin';
import { useForm } from 'react-hook-form';
import { useParams } from 'react-router-dom';
import type { Customer } from '../../../contracts/customers.ts';
import { useLacking } from '../access/use-lacking.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { Page } from '../ui/Page.tsx';
import { useNotifyDone } from '../ui/use-notify-error.tsx';
import { useShowRefusal } from '../ui/use-show-refusal.ts';
import { CustomerForm, customerFormId } from './CustomerForm.tsx';
import { type CustomerFormValues, changesSince, valuesOf } from './customer-form-values.ts';

const crumbs = [{ to: '/customers', label: 'Customers' }];

export default function CustomerEdit() {
  const { id = '' } = useParams();
  const { data: customer, error, refetch } = useGetOne<Customer>('customers', { id });
  if (!customer && !error) return <PageSkeleton />;
  if (!customer) {
    return (
      <Page title="Customer" crumbs={crumbs}>
        <ErrorPanel error={error} onRetry={() => void refetch()} />
      </Page>
    );
  }
  return <Editor key={customer.id} customer={customer} />;
}

/** Saves against the revision that was opened: who was first stays, and the other is told. */
function Editor({ customer: opened }: { customer: Customer }) {
  const [customer] = useState(opened);
  const { id, name, externalId } = customer;
  const form = useForm<CustomerFormValues>({ defaultValues: valuesOf(customer) });
  const [update] = useUpdate();
  const [pending, setPending] = useState(false);
  const redirect = useRedirect();
  const notifyDone = useNotifyDone();
  const showRefusal = useShowRefusal(form);
  const lacking = useLacking()('customers:edit');
  const title = name ?? externalId ?? 'Customer';
  const save = async (values: CustomerFormValues) => {
    setPending(true);
    try {
      const data = changesSince(customer, values);
      if (Object.keys(data).length > 0) {
        const change = { id, data, previousData: customer };
        await update('customers', change, { returnPromise: true, mutationMode: 'pessimistic' });
        notifyDone(`${values.name || title} is saved`);
      }
      form.reset(values);
      redirect('show', 'customers', id);
    } catch (error) {
      showRefusal(error);
    } finally {
      setPending(false);
    }
  };
  return (
    <Page
      title={title}
      crumbs={[...crumbs, { to: `/customers/${id}/show`, label: 'Record' }]}
      actions={
        <ActionButton
          type="submit"
          form={customerFormId}
          variant="contained"
          pending={pending}
          disabledReason={lacking}
        >
          Save
        </ActionButton>
      }
    >
      <CustomerForm form={form} onSave={save} />
    </Page>
  );
}
