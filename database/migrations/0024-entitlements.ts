import { type Kysely, sql } from 'kysely';

/** What customers use of their limits, one by one and counted; what they keep while a payment is overdue. */
export async function up(db: Kysely<unknown>): Promise<void> {
  // Since when a payment is overdue, whoever writes the status. One that comes in overdue owes the period that it is in.
  await sql`alter table subscriptions add column past_due_since timestamptz`.execute(db);
  await sql`update subscriptions set past_due_since = current_period_start where status = 'past_due'`.execute(db);
  await sql`
    create function subscription_past_due() returns trigger language plpgsql as $$
    begin
      if new.status <> 'past_due' then
        new.past_due_since := null;
      elsif tg_op = 'INSERT' then
        new.past_due_since := new.current_period_start;
      elsif old.status <> 'past_due' then
        new.past_due_since := new.updated_at;
      end if;
      return new;
    end $$`.execute(db);
  await sql`
    create trigger subscription_past_due before insert or update of status on subscriptions
    for each row execute function subscription_past_due()`.execute(db);
  await sql`create index subscriptions_past_due on subscriptions (customer_id) where status = 'past_due'`.execute(db);

  // One row a count: whoever uses something waits for its lock and no other.
  await sql`
    create table entitlement_usage (
      customer_id text not null references customers,
      feature_key text not null,
      limit_key text not null,
      period_start timestamptz not null,
      period_end timestamptz,
      used bigint not null check (used >= 0),
      updated_at timestamptz not null,
      primary key (customer_id, feature_key, limit_key, period_start)
    )`.execute(db);
  await sql`create index entitlement_usage_ended on entitlement_usage (period_end)`.execute(db);

  // The key is what makes a second sending harmless.
  await sql`
    create table entitlement_consumptions (
      customer_id text not null references customers,
      idempotency_key text not null,
      feature_key text not null,
      limit_key text not null,
      period_start timestamptz not null,
      quantity bigint not null,
      asked bigint not null,
      used_after bigint not null,
      actor text not null,
      at timestamptz not null,
      primary key (customer_id, idempotency_key)
    )`.execute(db);
  await sql`create index entitlement_consumptions_at on entitlement_consumptions (at)`.execute(db);

  // Nothing in policy: the shipped one holds (contracts/tables/entitlement-access.ts).
  await sql`
    create table grace_policy (
      singleton boolean primary key default true check (singleton),
      revision integer not null check (revision > 0),
      policy jsonb not null
    )`.execute(db);
  await sql`insert into grace_policy (revision, policy) values (1, '{}')`.execute(db);
}
