import { useState } from 'react';
import { useCreate, useRedirect } from 'react-admin';
import { useForm } from 'react-hook-form';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Page } from '../ui/Page.tsx';
import { useNotifyDone } from '../ui/use-notify-error.tsx';
import { useShowRefusal } from '../ui/use-show-refusal.ts';
import { CustomerForm, customerFormId } from './CustomerForm.tsx';
import { type CustomerFormValues, emptyCustomer, requestOf } from './customer-form-values.ts';

export default function CustomerCreate() {
  const form = useForm<CustomerFormValues>({ defaultValues: emptyCustomer });
  const [create] = useCreate();
  const [pending, setPending] = useState(false);
  const redirect = useRedirect();
  const notifyDone = useNotifyDone();
  const showRefusal = useShowRefusal(form);
  const save = async (values: CustomerFormValues) => {
    setPending(true);
    try {
      const customer = await create('customers', { data: requestOf(values) }, { returnPromise: true });
      form.reset(values);
      notifyDone(`${values.name || 'The customer'} is on record`);
      redirect('show', 'customers', customer.id);
    } catch (error) {
      showRefusal(error);
    } finally {
      setPending(false);
    }
  };
  return (
    <Page
      title="New customer"
      lead="Customers come from Stripe by themselves; put one on record here before it pays."
      crumbs={[{ to: '/customers', label: 'Customers' }]}
      actions={
        <ActionButton type="submit" form={customerFormId} variant="contained" pending={pending}>
          Create customer
        </ActionButton>
      }
    >
      <CustomerForm form={form} onSave={save} />
    </Page>
  );
}
