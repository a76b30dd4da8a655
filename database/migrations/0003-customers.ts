import { type Kysely, sql } from 'kysely';

export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`alter table installation add column base_currency text not null default 'usd'
    check (base_currency ~ '^[a-z]{3}$')`.execute(db);

  // A subject's key is wrapped by the master key. Without the row nothing that it sealed can be read, backups included.
  await sql`
    create table subject_keys (
      subject_id text primary key,
      wrapped_key bytea not null,
      master_key_id text not null,
      created_at timestamptz not null
    )`.execute(db);

  await sql`
    create table customers (
      id text primary key,
      external_id text unique,
      stripe_customer_id text unique,
      identity bytea,
      name_index bytea,
      country text,
      currency text,
      industry text,
      attributes jsonb not null,
      assignment_id text not null,
      merged_into text references customers,
      revision integer not null check (revision > 0),
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db);
  await sql`create index customers_created on customers (created_at desc, id) where merged_into is null`.execute(db);
  await sql`create index customers_name on customers (name_index) where name_index is not null`.execute(db);
  await sql`create index customers_merged on customers (merged_into) where merged_into is not null`.execute(db);

  await sql`
    create table persons (
      id text primary key,
      customer_id text references customers,
      external_id text unique,
      role text,
      locale text,
      time_zone text,
      identity bytea,
      email_index bytea,
      phone_index bytea,
      attributes jsonb not null,
      assignment_id text not null,
      merged_into text references persons,
      revision integer not null check (revision > 0),
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db);
  await sql`create index persons_created on persons (created_at desc, id) where merged_into is null`.execute(db);
  await sql`create index persons_customer on persons (customer_id)`.execute(db);
  await sql`create index persons_email on persons (email_index) where email_index is not null`.execute(db);
  await sql`create index persons_phone on persons (phone_index) where phone_index is not null`.execute(db);
  await sql`create index persons_merged on persons (merged_into) where merged_into is not null`.execute(db);

  await sql`
    create table consents (
      id text primary key,
      person_id text not null references persons,
      purpose text not null,
      wording_hash text not null,
      source text not null,
      given_at timestamptz not null,
      withdrawn_at timestamptz,
      created_at timestamptz not null
    )`.execute(db);
  await sql`create index consents_person on consents (person_id, purpose)`.execute(db);

  // Outlives the person: whoever asked not to be written to is not written to when the address comes back.
  await sql`
    create table suppressions (
      channel text not null check (channel in ('email', 'phone')),
      address_hash bytea not null,
      reason text not null,
      created_at timestamptz not null,
      primary key (channel, address_hash)
    )`.execute(db);

  await sql`
    create table subscriptions (
      id text primary key,
      customer_id text not null references customers,
      external_id text unique,
      stripe_subscription_id text unique,
      plan_id text not null references plans,
      plan_version_id text not null references plan_versions,
      status text not null,
      currency text not null,
      interval text not null,
      seats integer,
      monthly_amount bigint not null,
      started_at timestamptz not null,
      trial_end timestamptz,
      current_period_start timestamptz not null,
      current_period_end timestamptz not null,
      cancel_at_period_end boolean not null,
      ended_at timestamptz,
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db);
  await sql`create index subscriptions_customer on subscriptions (customer_id)`.execute(db);
  await sql`create index subscriptions_plan on subscriptions (plan_id, customer_id) where ended_at is null`.execute(db);
  await sql`create index subscriptions_created on subscriptions (created_at desc, id)`.execute(db);

  await sql`
    create table subscription_items (
      subscription_id text not null references subscriptions,
      component_key text not null,
      stripe_price_id text,
      quantity integer check (quantity >= 0),
      primary key (subscription_id, component_key)
    )`.execute(db);

  await sql`
    create table segments (
      id text primary key,
      key text not null unique,
      name text not null,
      description text not null,
      condition jsonb not null,
      revision integer not null check (revision > 0),
      created_at timestamptz not null,
      updated_at timestamptz not null
    )`.execute(db);

  // Units of the base currency for one unit of the currency, from a day on until a later row.
  await sql`
    create table exchange_rates (
      currency text not null,
      base_currency text not null,
      valid_on date not null,
      rate numeric not null check (rate > 0),
      source text not null,
      primary key (currency, base_currency, valid_on)
    )`.execute(db);
}
