import { useQuery } from '@tanstack/react-query';
import { useMay } from '../access/use-may.ts';
import { api } from '../api.ts';

/** As many as one page of the API holds: an inbox with more is no inbox. */
const most = 100;

/** The change requests that wait, the one that ends first on top. */
export function useWaitingApprovals() {
  return useQuery({
    queryKey: ['approvals', 'getList', 'waiting'],
    queryFn: async ({ signal }) => {
      const { data, total } = await api.approvals({ status: 'waiting' }, most, signal);
      return { total, data: data.toSorted((one, other) => one.expiresAt.localeCompare(other.expiresAt)) };
    },
    enabled: useMay('approvals:read'),
  });
}

/** The newest change request of an operation, or null. */
export function useApprovalOf(operationId: string | undefined) {
  return useQuery({
    queryKey: ['approvals', 'getList', 'of', operationId],
    queryFn: async ({ signal }) => (await api.approvals({ operationId }, 1, signal)).data[0] ?? null,
    enabled: useMay('approvals:read') && operationId !== undefined,
  });
}
