import { type Kysely, sql } from 'kysely';

const record = sql`
  body jsonb not null,
  revision integer not null check (revision > 0),
  created_at timestamptz not null,
  updated_at timestamptz not null`;
const approval = sql`
  approval text not null check (approval in ('waiting', 'approved', 'rejected')),
  approved_by text,
  pending jsonb,
  change_request_id text references change_requests`;

/** What decides prices beside the plans themselves, and what everybody was asked at any time. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`create table pricing_rules (id text primary key, ${record}, ${approval})`.execute(db);
  await sql`
    create table customer_pricings (
      id text primary key, customer_id text not null references customers, ${record}, ${approval})`.execute(db);
  await sql`create index customer_pricings_customer on customer_pricings (customer_id)`.execute(db);
  await sql`create table regional_pricings (id text primary key, ${record})`.execute(db);
  await sql`create table pricing_templates (id text primary key, key text not null unique, ${record})`.execute(db);
  await sql`create table offered_currencies (id text primary key check (id ~ '^[a-z]{3}$'), ${record})`.execute(db);
  await sql`create table tax_regions (id text primary key, ${record})`.execute(db);
  await sql`create table tax_settings (id text primary key check (id = 'settings'), ${record})`.execute(db);
  await sql`create table alacarte_features (id text primary key, key text not null unique, ${record})`.execute(db);
  await sql`
    create table alacarte_purchases (
      id text primary key,
      feature_id text not null references alacarte_features,
      customer_id text not null references customers,
      quantity text not null,
      amount bigint not null,
      currency text not null,
      purchased_at timestamptz not null
    )`.execute(db);
  await sql`create index alacarte_purchases_feature on alacarte_purchases (feature_id)`.execute(db);
  await sql`create index alacarte_purchases_customer on alacarte_purchases (customer_id)`.execute(db);

  // One writing tells what is asked from then on, changes that are decided already included; the next one of the same
  // price replaces what of it was still to come, and never what was.
  await sql`
    create table price_history (
      position bigint generated always as identity primary key,
      plan_key text not null,
      component text not null,
      currency text not null,
      region text not null,
      amount bigint,
      exact text,
      from_at timestamptz not null,
      recorded_at timestamptz not null,
      cause text not null,
      cause_id text not null,
      check ((amount is null) = (exact is null)),
      check (from_at >= recorded_at)
    )`.execute(db);
  await sql`create index price_history_price on price_history (plan_key, component, currency, region, position)`.execute(
    db,
  );
  await sql`
    create function refuse_change_of_price_history() returns trigger language plpgsql as $$
    begin
      raise exception 'the history of prices is only added to';
    end $$`.execute(db);
  await sql`create trigger price_history_append_only before update or delete or truncate on price_history
    for each statement execute function refuse_change_of_price_history()`.execute(db);
}
