import { useForm } from 'react-hook-form';
import type { Customer } from '../../../contracts/customers.ts';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Page } from '../ui/Page.tsx';
import { useSaveRecord } from '../ui/use-save-record.ts';
import { CustomerForm, customerFormId } from './CustomerForm.tsx';
import { type CustomerFormValues, emptyCustomer, requestOf } from './customer-form-values.ts';

export default function CustomerCreate() {
  const form = useForm<CustomerFormValues>({ defaultValues: emptyCustomer });
  const { save: saveRecord, pending } = useSaveRecord<CustomerFormValues, Customer>(form, 'customers');
  const save = (values: CustomerFormValues) =>
    saveRecord({
      data: () => requestOf(values),
      values,
      done: () => `${values.name || 'The customer'} is on record`,
      page: 'show',
    });
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
