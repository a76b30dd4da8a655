import { type RaRecord, useGetList } from 'react-admin';
import type { Experiment } from '../../../contracts/experiments.ts';
import type { Flag } from '../../../contracts/flags.ts';
import type { Operation } from '../../../contracts/operations.ts';
import type { SubscriptionPlan } from '../../../contracts/plans.ts';
import { useMay } from '../access/use-may.ts';

type Subject = Pick<Operation, 'area' | 'entityId'>;

/** What operations are about, by name; empty where there is none, or one may not read it. */
export function useSubjectNames(operations: readonly Subject[]): (id: string) => string {
  const idsOf = (area: string) => [
    ...new Set(operations.filter((one) => one.area === area).map((one) => one.entityId)),
  ];
  const plans = useSome<SubscriptionPlan>('plans', idsOf('plans'), useMay('plans:read'));
  const flags = useSome<Flag>('flags', idsOf('flags'), useMay('flags:read'));
  const experiments = useSome<Experiment>('experiments', idsOf('experiments'), useMay('experiments:read'));
  const names = new Map([
    ...plans.map(({ id, configuration }) => [id, configuration.name] as const),
    ...flags.map(({ id, name }) => [id, name] as const),
    ...experiments.map(({ id, name }) => [id, name] as const),
  ]);
  return (id) => names.get(id) ?? '';
}

function useSome<Record extends RaRecord>(resource: string, ids: string[], may: boolean): Record[] {
  const { data = [] } = useGetList<Record>(
    resource,
    {
      pagination: { page: 1, perPage: 100 },
      sort: { field: 'createdAt', order: 'DESC' },
      filter: { id: { $in: ids } },
    },
    { enabled: may && ids.length > 0 },
  );
  return data;
}
