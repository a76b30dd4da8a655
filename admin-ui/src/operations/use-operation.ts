import { useGetOne } from 'react-admin';
import type { Operation } from '../../../contracts/operations.ts';
import { isUnderWay } from './operation-words.ts';

/** The stream tells of an operation's turns; its single steps are looked up while it runs. */
const stepsEveryMs = 1000;

export function useOperation(id: string) {
  return useGetOne<Operation>(
    'operations',
    { id },
    {
      refetchInterval: ({ state: { data } }) =>
        data && isUnderWay(data) && data.status !== 'waiting' ? stepsEveryMs : false,
    },
  );
}
