type Condition = Record<string, unknown>;

/** What a list of the UI asks for; `q` searches, every other field is matched as it stands. */
export interface ListRequest {
  page: number;
  perPage: number;
  sort: { field: string; order: 'ASC' | 'DESC' };
  filter: Condition;
}

/** The filter as a condition of the API; fields left empty do not take part. */
export function conditionOf({ q: _, ...filter }: Condition): Condition {
  const fields = Object.entries(filter).filter(([, value]) => value !== '' && value !== undefined && value !== null);
  return Object.fromEntries(fields);
}

/** `page=1&perPage=25&sort=-createdAt&q=words&filter={…}` of the API's lists. */
export function listQuery({ page, perPage, sort, filter }: ListRequest): string {
  const query = new URLSearchParams({
    page: String(page),
    perPage: String(perPage),
    sort: `${sort.order === 'DESC' ? '-' : ''}${sort.field}`,
  });
  if (typeof filter.q === 'string' && filter.q.trim()) query.set('q', filter.q.trim());
  const condition = conditionOf(filter);
  if (Object.keys(condition).length > 0) query.set('filter', JSON.stringify(condition));
  return query.toString();
}
