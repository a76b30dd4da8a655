import { type Kysely, sql } from 'kysely';

/** Promotions with their codes and redemptions; customers' prepaid credits with their ledger. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table promotions (
      id text primary key,
      name text not null,
      description text not null,
      status text not null check (status in
        ('awaiting_approval', 'scheduled', 'active', 'paused', 'exhausted', 'expired', 'archived')),
      type text not null check (type in ('percentage', 'fixed_amount', 'free_trial', 'upgrade')),
      value text not null,
      currency text,
      upgrade_to text,
      condition jsonb not null,
      valid_from timestamptz not null,
      valid_to timestamptz,
      usage_limit integer check (usage_limit > 0),
      usage_limit_per_customer integer check (usage_limit_per_customer > 0),
      target_plans text[] not null,
      priority integer not null,
      stacking text not null check (stacking in ('stackable', 'exclusive')),
      stacking_group text,
      requires_code boolean not null,
      duration text not null check (duration in ('once', 'repeating', 'forever')),
      duration_in_months integer check (duration_in_months > 0),
      current_usage integer not null default 0 check (current_usage >= 0),
      change_request_id text references change_requests,
      revision integer not null check (revision > 0),
      created_at timestamptz not null,
      updated_at timestamptz not null,
      check (usage_limit is null or current_usage <= usage_limit),
      check (valid_to is null or valid_to > valid_from)
    )`.execute(db);
  await sql`create index promotions_due on promotions (status, valid_from, valid_to)`.execute(db);
  await sql`
    create table promotion_codes (
      id text primary key,
      promotion_id text not null references promotions,
      code text not null,
      /* Without what does not matter when it is entered. */
      canonical text not null constraint promotion_codes_canonical_key unique,
      kind text not null check (kind in ('single', 'bulk', 'personal')),
      customer_id text references customers,
      expires_at timestamptz,
      max_redemptions integer check (max_redemptions > 0),
      redemptions integer not null default 0 check (redemptions >= 0),
      disabled_at timestamptz,
      created_at timestamptz not null,
      check (max_redemptions is null or redemptions <= max_redemptions)
    )`.execute(db);
  await sql`create index promotion_codes_of on promotion_codes (promotion_id, id)`.execute(db);
  await sql`
    create index promotion_codes_personal on promotion_codes (customer_id) where customer_id is not null`.execute(db);
  await sql`
    create table promotion_redemptions (
      id text primary key,
      promotion_id text not null references promotions,
      code_id text references promotion_codes,
      customer_id text not null references customers,
      plan_key text not null,
      purchase text not null,
      terms jsonb not null,
      ends_at timestamptz,
      saved bigint check (saved >= 0),
      currency text not null,
      redeemed_at timestamptz not null,
      released_at timestamptz,
      release_reason text
    )`.execute(db);
  await sql`
    create unique index promotion_redemptions_purchase on promotion_redemptions (promotion_id, customer_id, purchase)
      where released_at is null`.execute(db);
  await sql`create index promotion_redemptions_of on promotion_redemptions (promotion_id, redeemed_at)`.execute(db);
  await sql`create index promotion_redemptions_customer on promotion_redemptions (customer_id)`.execute(db);

  await sql`
    create table credit_wallets (
      customer_id text not null references customers,
      currency text not null,
      low_balance bigint check (low_balance >= 0),
      automatic jsonb,
      revision integer not null check (revision > 0),
      created_at timestamptz not null,
      updated_at timestamptz not null,
      primary key (customer_id, currency)
    )`.execute(db);
  await sql`
    create table credit_grants (
      id text primary key,
      customer_id text not null,
      currency text not null,
      name text not null,
      category text not null check (category in ('paid', 'promotional')),
      amount bigint not null check (amount > 0),
      remaining bigint not null check (remaining >= 0 and remaining <= amount),
      priority integer not null,
      effective_at timestamptz not null,
      expires_at timestamptz check (expires_at > effective_at),
      voided_at timestamptz,
      created_at timestamptz not null,
      foreign key (customer_id, currency) references credit_wallets (customer_id, currency)
    )`.execute(db);
  await sql`create index credit_grants_of on credit_grants (customer_id, currency)`.execute(db);
  await sql`
    create index credit_grants_expiring on credit_grants (expires_at)
      where remaining > 0 and expires_at is not null`.execute(db);
  await sql`
    create table credit_invoices (
      customer_id text not null references customers,
      invoice text not null,
      currency text not null,
      amount bigint not null check (amount >= 0),
      applied bigint not null check (applied >= 0 and applied <= amount),
      at timestamptz not null,
      primary key (customer_id, invoice)
    )`.execute(db);
  await sql`
    create table credit_entries (
      id text primary key,
      grant_id text not null references credit_grants,
      amount bigint not null check (amount <> 0),
      reason text not null check (reason in ('granted', 'used', 'expired', 'voided')),
      invoice text,
      actor text not null,
      at timestamptz not null
    )`.execute(db);
  await sql`create index credit_entries_of on credit_entries (grant_id, id)`.execute(db);
  await sql`
    create table credit_top_ups (
      id text primary key,
      customer_id text not null,
      currency text not null,
      amount bigint not null check (amount > 0),
      status text not null check (status in ('wanted', 'paid', 'failed')),
      reason text not null,
      payment text,
      grant_id text references credit_grants,
      created_at timestamptz not null,
      settled_at timestamptz,
      foreign key (customer_id, currency) references credit_wallets (customer_id, currency)
    )`.execute(db);
  await sql`create index credit_top_ups_of on credit_top_ups (customer_id, currency, created_at)`.execute(db);

  // A ledger is added to, never rewritten: by whomever, whatever the code says.
  await sql`
    create function refuse_ledger_change() returns trigger language plpgsql as $$
    begin
      raise exception 'credit_entries is append-only';
    end $$`.execute(db);
  await sql`
    create trigger credit_entries_append_only before update or delete on credit_entries
      for each row execute function refuse_ledger_change()`.execute(db);
  await sql`
    create trigger credit_entries_not_truncated before truncate on credit_entries
      for each statement execute function refuse_ledger_change()`.execute(db);
}
