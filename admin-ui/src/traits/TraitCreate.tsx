import { useForm } from 'react-hook-form';
import { DefinitionPage } from '../definitions/DefinitionPage.tsx';
import { useSaveDefinition } from '../definitions/use-save-definition.ts';
import { TraitForm, type TraitFormValues } from './TraitForm.tsx';
import { traitTemplates } from './trait-templates.ts';

const day = 86_400;
const empty: TraitFormValues = {
  key: '',
  name: '',
  description: '',
  owner: '',
  definition: traitTemplates.events,
  freshnessSeconds: 2 * day,
  refreshSeconds: day,
  onEvents: true,
};

export default function TraitCreate() {
  const form = useForm<TraitFormValues>({ defaultValues: empty });
  const { save, pending } = useSaveDefinition('traits', form);
  return (
    <DefinitionPage
      title="New trait"
      crumbs={[{ to: '/traits', label: 'Traits' }]}
      submit="Create trait"
      pending={pending}
      form={form}
    >
      <TraitForm withKey onSave={save} />
    </DefinitionPage>
  );
}
