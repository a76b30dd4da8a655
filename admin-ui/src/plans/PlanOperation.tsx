import { Alert, Button } from '@mui/material';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Operation } from '../../../contracts/operations.ts';
import type { SubscriptionPlan } from '../../../contracts/plans.ts';
import type { Listed } from '../api.ts';
import { listQuery } from '../http/list-query.ts';
import { request } from '../http/request.ts';
import { OperationPanel } from '../operations/OperationPanel.tsx';
import { isUnderWay } from '../operations/operation-words.ts';
import { useOperation } from '../operations/use-operation.ts';
import { isAffected } from '../stream-state.ts';

/** How long the end of an operation stays on the plan's page. */
const recentMs = 15 * 60_000;

/** The plan's operation that runs, or the last one while its end matters: it failed, or ended just now and nothing new has begun. */
export function PlanOperation({ plan }: { plan: SubscriptionPlan }) {
  const latest = useQuery({
    queryKey: ['operations', 'getList', 'latest of', plan.id, plan.operation?.id],
    queryFn: ({ signal }) => latestOf(plan.id, signal),
    placeholderData: (before) => before,
  });
  const id = plan.operation?.id ?? latest.data?.id;
  if (!id) return null;
  return <Present key={id} id={id} plan={plan} />;
}

async function latestOf(planId: string, signal: AbortSignal): Promise<Operation | null> {
  const sort = { field: 'createdAt', order: 'DESC' } as const;
  const query = listQuery({ page: 1, perPage: 1, sort, filter: { entityId: planId } });
  const { data } = await request<Listed<Operation>>(`/v1/operations?${query}`, { signal });
  return data[0] ?? null;
}

function Present({ id, plan }: { id: string; plan: SubscriptionPlan }) {
  const { data: operation, error, refetch } = useOperation(id);
  useFollowing(plan.id, operation);
  if (!operation) {
    if (!error) return null;
    return (
      <Alert severity="warning" variant="outlined" action={<Button onClick={() => void refetch()}>Try again</Button>}>
        The progress of this plan's operation cannot be read now.
      </Alert>
    );
  }
  const ended = operation.finishedAt ? Date.now() - new Date(operation.finishedAt).getTime() : 0;
  const failureStands = operation.status === 'failed' && plan.openVersion?.status !== undefined;
  const nextHasBegun = operation.status === 'done' && plan.openVersion !== null;
  if (!isUnderWay(operation) && !failureStands && (nextHasBegun || ended > recentMs)) return null;
  return <OperationPanel operation={operation} linked />;
}

/** A stage that an operation reaches is a status of its plan: both are shown, so both are read. */
function useFollowing(planId: string, operation: Operation | undefined): void {
  const queryClient = useQueryClient();
  const state = operation && `${operation.status} ${operation.stage}`;
  const last = useRef(state);
  useEffect(() => {
    if (state === undefined || last.current === state) return;
    const isFirst = last.current === undefined;
    last.current = state;
    if (isFirst) return;
    const message = { position: '', area: 'plans', type: 'plan.followed', entityId: planId };
    void queryClient.invalidateQueries({ predicate: ({ queryKey }) => isAffected(queryKey, [message]) });
  }, [queryClient, planId, state]);
}
