import { useQuery } from '@tanstack/react-query';
import { useForm } from 'react-hook-form';
import { useParams } from 'react-router-dom';
import type { Trait } from '../../../contracts/traits.ts';
import { DefinitionPage } from '../definitions/DefinitionPage.tsx';
import { useSaveDefinition } from '../definitions/use-save-definition.ts';
import { request } from '../http/request.ts';
import { ErrorPanel } from '../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../ui/Loading.tsx';
import { TraitForm, type TraitFormValues } from './TraitForm.tsx';

export default function TraitEdit() {
  const { id = '' } = useParams();
  const { data, error } = useQuery({
    queryKey: ['traits', 'getOne', { id }],
    queryFn: ({ signal }) => request<Trait>(`/v1/traits/${encodeURIComponent(id)}`, { signal }),
  });
  if (error) return <ErrorPanel error={error} />;
  return data ? <Editor key={data.revision} trait={data} /> : <PageSkeleton />;
}

function Editor({ trait }: { trait: Trait }) {
  const { id, key, name, description, owner, definition, freshnessSeconds, refreshSeconds, onEvents } = trait;
  const form = useForm<TraitFormValues>({
    defaultValues: { key, name, description, owner, definition, freshnessSeconds, refreshSeconds, onEvents },
  });
  const { save, pending } = useSaveDefinition('traits', form, trait);
  return (
    <DefinitionPage
      title={name}
      lead="A changed definition makes every value of the earlier one stale at once; all are computed anew."
      crumbs={[
        { to: '/traits', label: 'Traits' },
        { to: `/traits/${id}/show`, label: name },
      ]}
      submit="Save"
      pending={pending}
      form={form}
    >
      <TraitForm withKey={false} onSave={save} />
    </DefinitionPage>
  );
}
