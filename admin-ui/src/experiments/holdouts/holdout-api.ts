import type { Holdout, HoldoutResults } from '../../../../contracts/holdouts.ts';
import { request } from '../../http/request.ts';

export const holdoutApi = {
  results: (id: string, metric: string, signal?: AbortSignal) =>
    request<HoldoutResults>(`/v1/holdouts/${encodeURIComponent(id)}/results?metric=${encodeURIComponent(metric)}`, {
      signal,
    }),
  archive: ({ id, revision }: Holdout) =>
    request<Holdout>(`/v1/holdouts/${encodeURIComponent(id)}/archive`, { method: 'POST', revision, once: true }),
};

/** `5 % of customers, from all experiments`. */
export function holdoutWords({
  percentage,
  unit,
  experiments,
}: Pick<Holdout, 'percentage' | 'unit' | 'experiments'>): string {
  const whom = unit === 'customer' ? 'customers' : 'persons';
  return `${percentage} % of ${whom}, out of ${experiments.length > 0 ? experiments.join(', ') : 'all experiments'}`;
}
