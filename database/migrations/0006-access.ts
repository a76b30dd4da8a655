import { type Kysely, sql } from 'kysely';

/** Sign-in tables as better-auth 1.6 expects them (its names are in camel case), then ours. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`
    create table auth_users (
      id text primary key, name text not null, email text not null unique, "emailVerified" boolean not null,
      image text, "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now(),
      "twoFactorEnabled" boolean
    )`.execute(db);
  await sql`
    create table auth_sessions (
      id text primary key, "expiresAt" timestamptz not null, token text not null unique,
      "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null, "ipAddress" text,
      "userAgent" text, "userId" text not null references auth_users on delete cascade
    )`.execute(db);
  await sql`create index auth_sessions_user on auth_sessions ("userId")`.execute(db);
  await sql`
    create table auth_accounts (
      id text primary key, "accountId" text not null, "providerId" text not null,
      "userId" text not null references auth_users on delete cascade, "accessToken" text, "refreshToken" text,
      "idToken" text, "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, scope text,
      password text, "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null
    )`.execute(db);
  await sql`create index auth_accounts_user on auth_accounts ("userId")`.execute(db);
  await sql`
    create table auth_verifications (
      id text primary key, identifier text not null, value text not null, "expiresAt" timestamptz not null,
      "createdAt" timestamptz not null default now(), "updatedAt" timestamptz not null default now()
    )`.execute(db);
  await sql`create index auth_verifications_identifier on auth_verifications (identifier)`.execute(db);
  await sql`
    create table auth_two_factors (
      id text primary key, secret text not null, "backupCodes" text not null,
      "userId" text not null references auth_users on delete cascade, verified boolean,
      "failedVerificationCount" integer, "lockedUntil" timestamptz
    )`.execute(db);
  await sql`create index auth_two_factors_user on auth_two_factors ("userId")`.execute(db);
  await sql`create index auth_two_factors_secret on auth_two_factors (secret)`.execute(db);

  await sql`
    create table members (
      user_id text primary key references auth_users on delete cascade,
      roles text[] not null,
      disabled_at timestamptz,
      created_at timestamptz not null
    )`.execute(db);

  await sql`
    create table api_keys (
      id text primary key,
      name text not null,
      prefix text not null,
      hash bytea not null,
      scopes text[] not null,
      created_by text not null references members,
      created_at timestamptz not null,
      expires_at timestamptz,
      last_used_at timestamptz,
      revoked_at timestamptz
    )`.execute(db);
}
