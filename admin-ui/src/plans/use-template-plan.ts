import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router-dom';
import { pricingApi } from '../pricing/pricing-api.ts';
import { emptyPlan, type PlanFormValues } from './form/plan-form-values.ts';

/** What a new plan begins with: the template that the address names (`?template=`), else nothing. */
export function useTemplatePlan(): { plan: PlanFormValues | null; error: Error | null; retry: () => Promise<unknown> } {
  const [params] = useSearchParams();
  const id = params.get('template') ?? '';
  const { data, error, refetch } = useQuery({
    queryKey: ['pricing', 'template', { id }],
    queryFn: ({ signal }) => pricingApi.template(id, signal),
    enabled: id !== '',
  });
  if (id === '') return { plan: emptyPlan, error: null, retry: refetch };
  const pricing = data?.planPricing;
  const plan = data && { ...emptyPlan, name: data.name, ...(pricing ? { pricing } : {}) };
  return { plan: plan ?? null, error, retry: refetch };
}
