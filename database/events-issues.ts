import { sql } from 'kysely';
import type { Db } from './client.ts';

export interface IssueCount {
  day: string;
  environment: string;
  type: string;
  code: string;
  field: string;
  /** Whether the events were refused; else they were kept as they are. */
  rejected: boolean;
  events: number;
  sample: string;
  at: Date;
}

/** Adds to what was counted; in one order, so that processes that count the same do not wait for each other. */
export async function addIssues(db: Db, issues: IssueCount[]): Promise<void> {
  if (issues.length === 0) return;
  const order = (issue: IssueCount) =>
    [issue.day, issue.environment, issue.type, issue.code, issue.field, issue.rejected].join('\0');
  const rows = issues
    .toSorted((a, b) => (order(a) < order(b) ? -1 : 1))
    .map(({ at, ...issue }) => ({
      ...issue,
      first_at: at,
      last_at: at,
    }));
  await db
    .insertInto('event_issues')
    .values(rows)
    .onConflict((conflict) =>
      conflict.columns(['day', 'environment', 'type', 'code', 'field', 'rejected']).doUpdateSet({
        events: sql`event_issues.events + excluded.events`,
        sample: sql`excluded.sample`,
        last_at: sql`greatest(event_issues.last_at, excluded.last_at)`,
      }),
    )
    .execute();
}

export interface EventIssue extends Omit<IssueCount, 'day' | 'at'> {
  firstAt: Date;
  lastAt: Date;
}

/** Problems of a period, those of most events first. */
export async function listIssues(
  db: Db,
  { from, environment }: { from: string; environment: string | null },
): Promise<EventIssue[]> {
  const { rows } = await sql<EventIssue>`
    select environment, type, code, field, rejected, sum(events)::int as events,
      (array_agg(sample order by last_at desc))[1] as sample, min(first_at) as "firstAt", max(last_at) as "lastAt"
    from event_issues
    where day >= ${from}::date and (${environment}::text is null or environment = ${environment})
    group by environment, type, code, field, rejected
    order by events desc, type, code, field limit 500`.execute(db);
  return rows;
}
