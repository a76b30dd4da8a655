import { type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Funnel, FunnelInput } from '../contracts/events.ts';
import type { Condition } from '../domain/condition/condition.ts';
import { fieldsOf } from '../domain/condition/condition-fields.ts';
import type { Db } from './client.ts';
import { type ConditionScope, conditionToSql } from './condition-to-sql.ts';
import { eventScope } from './events-list.ts';
import { occurredBetween } from './events-partitions.ts';
import { malformed, readCondition } from './filter.ts';

/**
 * How many went how far, one step strictly after the other, the last within the window of the first. Whoever began more
 * than once counts by the beginning that led furthest. For each event the latest beginning that leads to it in order is
 * carried along, one pass for each step.
 * @throws MalformedRequest for a condition that SQL cannot answer exactly
 */
export async function funnel(db: Db, input: FunnelInput): Promise<Funnel> {
  const [from, to] = [new Date(input.from), new Date(input.to)];
  if (to <= from) throw malformed('to', 'The period ends before it begins.');
  const tests = input.steps.map((step, index) => stepTest(step, index));
  const unit =
    input.unit === 'customer'
      ? { name: sql.ref('s.customer_id'), of: sql`coalesce(e.customer_id, e.person_id, e.anonymous_id)` }
      : { name: sql.ref('s.canonical_id'), of: sql`coalesce(e.person_id, e.anonymous_id)` };
  const flags = sql.join(tests.map((test, index) => sql`${test} as ${sql.ref(`step${index}`)}`));
  const passes = tests.slice(1).map((_, index) => passFor(index + 1, input.withinMinutes));
  const last = sql.ref(`pass${tests.length - 1}`);
  const reached = tests.map(
    (_, index) => sql`
      select ${sql.lit(index)} as step, count(*)::int as units,
        percentile_cont(0.5) within group (order by seconds) as "medianSeconds"
      from (
        select unit, min(extract(epoch from occurred_at - ${sql.ref(`began${index}`)})) as seconds
        from ${last} where ${sql.ref(`began${index}`)} is not null group by unit
      ) as arrived`,
  );
  const { rows } = await sql<{ step: number; units: number; medianSeconds: number | null }>`
    with pass0 as (
      select *, case when step0 then occurred_at end as began0 from (
        select ${unit.name} as unit, e.occurred_at, ${flags}
        from events e
        join event_types t on t.id = e.type_id
        join event_subjects s on s.id = ${unit.of}
        left join event_subjects c on c.id = e.customer_id
        left join event_subjects p on p.id = e.person_id
        left join event_subjects a on a.id = e.anonymous_id
        where ${occurredBetween(from, to)} and not e.bot and not e.staff and ${unit.name} is not null
          and t.environment = ${input.environment}
          and t.name = any(${[...new Set(input.steps.map(({ type }) => type))]}::text[])
      ) as flagged
    )${passes.length > 0 ? sql`, ${sql.join(passes)}` : sql``}
    ${sql.join(reached, sql` union all `)} order by step`.execute(db);
  return {
    steps: rows.map(({ units, medianSeconds }, index) => ({
      type: input.steps[index]!.type,
      units,
      ofPrevious: index === 0 ? null : percent(units, rows[index - 1]!.units),
      ofFirst: index === 0 ? null : percent(units, rows[0]!.units),
      medianSeconds: index === 0 ? null : medianSeconds,
    })),
  };
}

/** Of each event of a step: when the latest way to it began, if that is not too long ago. */
function passFor(step: number, withinMinutes: number): RawBuilder<unknown> {
  const before = sql.ref(`began${step - 1}`);
  const began = sql.ref(`began${step}`);
  const latest = sql.ref(`latest${step}`);
  return sql`${sql.ref(`pass${step}`)} as (
    select *, case when ${sql.ref(`step${step}`)} and ${latest} >= occurred_at - make_interval(mins => ${withinMinutes})
      then ${latest} end as ${began}
    from (
      select ${sql.ref(`pass${step - 1}`)}.*, max(${before}) over (
        partition by unit order by occurred_at range between unbounded preceding and '1 microsecond'::interval preceding
      ) as ${latest}
      from ${sql.ref(`pass${step - 1}`)}
    ) as carried
  )`;
}

function stepTest({ type, condition }: FunnelInput['steps'][number], index: number): RawBuilder<SqlBool> {
  const field = `steps[${index}].condition`;
  const checked = readCondition(condition, eventScope, field);
  const { where, exact } = conditionToSql(checked, singleValues(checked));
  if (!exact) throw malformed(field, 'A funnel takes no patterns or versions: compare values.');
  return sql<SqlBool>`(t.name = ${type} and ${where})`;
}

/** Properties as columns of the type that the condition compares them with: of another type, they are as if absent. */
function singleValues(condition: Condition): ConditionScope {
  const fields = { ...eventScope.fields };
  for (const name of fieldsOf(condition)) {
    if (Object.hasOwn(fields, name)) continue;
    const property = sql`(e.properties -> ${name}::text)`;
    const type = typeAsked(condition, name);
    const json = type === 'text' ? 'string' : type;
    fields[name] = {
      type,
      expression: sql`(case when jsonb_typeof(${property}) = ${sql.lit(json)}
        then (${property} #>> '{}')::${sql.raw(type === 'number' ? 'numeric' : type)} end)`,
    };
  }
  return { fields };
}

function typeAsked(condition: Condition, name: string): 'text' | 'number' | 'boolean' {
  const asked = firstValue(condition, name, false);
  return typeof asked === 'number' ? 'number' : typeof asked === 'boolean' ? 'boolean' : 'text';
}

/** The first single value that a condition holds under a name. */
function firstValue(part: unknown, name: string, within: boolean): unknown {
  if (typeof part !== 'object' || part === null) return within ? part : undefined;
  for (const [key, inner] of Object.entries(part)) {
    const found = firstValue(inner, name, within || key === name);
    if (found !== undefined) return found;
  }
  return undefined;
}

function percent(part: number, whole: number): number | null {
  return whole === 0 ? null : Math.round((part / whole) * 10_000) / 100;
}
