/** By what an id begins with, where its record has a page of its own. */
const pages: Record<string, (id: string) => string> = {
  bandit: (id) => `/bandits/${id}/show`,
  cr: (id) => `/approvals/${id}/show`,
  customer: (id) => `/customers/${id}/show`,
  experiment: (id) => `/experiments/${id}/show`,
  flag: (id) => `/flags/${id}/show`,
  metric: (id) => `/metrics/${id}/show`,
  op: (id) => `/operations/${id}/show`,
  plan: (id) => `/plans/${id}/show`,
  promotion: (id) => `/promotions/${id}/show`,
  rule: (id) => `/pricing/rules/${id}`,
  trait: (id) => `/traits/${id}/show`,
  webhook: (id) => `/webhooks/${id}/show`,
};

/** Where a record of any area is shown; null when it has no page of its own. */
export function recordPath(id: string): string | null {
  return pages[id.split('_')[0] ?? '']?.(id) ?? null;
}
