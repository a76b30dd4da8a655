import type { ReactNode } from 'react';
import { FormProvider, type UseFormReturn } from 'react-hook-form';
import { ActionButton } from '../ui/ActionButton.tsx';
import { Page } from '../ui/Page.tsx';
import { type DefinitionFormValues, definitionFormId } from './DefinitionForm.tsx';

interface DefinitionPageProps<Values extends DefinitionFormValues> {
  title: string;
  lead?: string;
  crumbs: { to: string; label: string }[];
  submit: string;
  pending: boolean;
  form: UseFormReturn<Values>;
  children: ReactNode;
}

/** A page around the form of a definition. */
export function DefinitionPage<Values extends DefinitionFormValues>(props: DefinitionPageProps<Values>) {
  const { title, lead, crumbs, submit, pending, form, children } = props;
  return (
    <Page
      wide
      title={title}
      {...(lead && { lead })}
      crumbs={crumbs}
      actions={
        <ActionButton type="submit" form={definitionFormId} variant="contained" pending={pending}>
          {submit}
        </ActionButton>
      }
    >
      <FormProvider {...form}>{children}</FormProvider>
    </Page>
  );
}
