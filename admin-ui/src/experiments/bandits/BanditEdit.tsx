import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useRedirect, useUpdate } from 'react-admin';
import { useForm } from 'react-hook-form';
import { useParams } from 'react-router-dom';
import type { Bandit } from '../../../../contracts/bandits.ts';
import { banditCommandAllowed } from '../../../../contracts/tables/bandit-lifecycle.ts';
import { useLacking } from '../../access/use-lacking.ts';
import { ActionButton } from '../../ui/ActionButton.tsx';
import { ErrorPanel } from '../../ui/ErrorPanel.tsx';
import { PageSkeleton } from '../../ui/Loading.tsx';
import { Page } from '../../ui/Page.tsx';
import { useNotifyDone } from '../../ui/use-notify-error.tsx';
import { useShowRefusal } from '../../ui/use-show-refusal.ts';
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
  const [update] = useUpdate();
  const [pending, setPending] = useState(false);
  const redirect = useRedirect();
  const notifyDone = useNotifyDone();
  const showRefusal = useShowRefusal(form);
  const off = useLacking()('bandits:edit') ?? banditCommandAllowed('edit', bandit.status).reason ?? null;
  const save = async ({ key: _, ...data }: BanditValues) => {
    setPending(true);
    try {
      await update(
        'bandits',
        { id: bandit.id, data, previousData: bandit },
        { returnPromise: true, mutationMode: 'pessimistic' },
      );
      form.reset({ key: bandit.key, ...data });
      notifyDone(`${data.name} is saved`);
      redirect('show', 'bandits', bandit.id);
    } catch (error) {
      showRefusal(error);
    } finally {
      setPending(false);
    }
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
