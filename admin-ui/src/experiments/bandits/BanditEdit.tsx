import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useForm } from 'react-hook-form';
import { useParams } from 'react-router-dom';
import type { Bandit } from '../../../../contracts/bandits.ts';
import { banditCommandAllowed } from '../../../../contracts/tables/bandit-lifecycle.ts';
import { useLacking } from '../../access/use-lacking.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { useSaveRecord } from '../../ui/use-save-record.ts';
import { BanditForm, banditFormId } from './BanditForm.tsx';
import { banditApi } from './bandit-api.ts';
import { type BanditValues, valuesOf } from './bandit-values.ts';

export default function BanditEdit() {
  const { id = '' } = useParams();
  const { data, error } = useQuery({
    queryKey: ['bandits', 'getOne', { id }],
    queryFn: ({ signal }) => banditApi.read(id, signal),
  });
  if (error) return <ErrorPanel error={error} />;
  return data ? <Editor key={data.id} bandit={data} /> : <PageSkeleton />;
}

function Editor({ bandit: opened }: { bandit: Bandit }) {
  const [bandit] = useState(opened);
  const form = useForm<BanditValues>({ defaultValues: valuesOf(bandit) });
  const { save: saveRecord, pending } = useSaveRecord<BanditValues, Bandit>(form, 'bandits', bandit);
  const off = useLacking()('bandits:edit') ?? banditCommandAllowed('edit', bandit.status).reason ?? null;
  const save = ({ key: _, ...data }: BanditValues) => {
    return saveRecord({
      data: () => data,
      values: { key: bandit.key, ...data },
      done: () => `${data.name} is saved`,
      page: 'show',
    });
  };
  return (
    <Page
      wide
      title={bandit.name}
      crumbs={[
        { to: '/bandits', label: 'Bandits' },
        { to: `/bandits/${bandit.id}/show`, label: bandit.name },
      ]}
      actions={
        <ActionButton type="submit" form={banditFormId} variant="contained" pending={pending} disabledReason={off}>
          Save
        </ActionButton>
      }
    >
      <BanditForm form={form} withKey={false} onSave={save} />
    </Page>
  );
}
