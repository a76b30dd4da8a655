import type { ColumnType, Generated } from 'kysely';
import type { FlagEnvironment } from '../contracts/tables/flag-lifecycle.ts';
import type { Role } from '../contracts/tables/permissions.ts';

/** Who signs in and how. The tables auth_* are better-auth's, as far as we read or write them ourselves. */
export interface AccessTables {
  auth_users: {
    id: string;
    name: string;
    email: string;
    emailVerified: boolean;
    image: string | null;
    createdAt: Generated<Date>;
    updatedAt: Generated<Date>;
    twoFactorEnabled: boolean | null;
  };
  auth_accounts: {
    id: string;
    accountId: string;
    providerId: string;
    userId: string;
    password: string | null;
    updatedAt: Date;
  };
  auth_sessions: {
    id: string;
    userId: string;
    token: string;
    ipAddress: string | null;
    userAgent: string | null;
    createdAt: Date;
    updatedAt: Date;
    expiresAt: Date;
    linkMadeBy: string | null;
  };
  /** One-time links among others: `identifier` is the hash of a link's token, `value` names the address as JSON. */
  auth_verifications: { id: string; identifier: string; value: string; expiresAt: Date; updatedAt: Generated<Date> };
  auth_two_factors: { id: string; userId: string };
  members: {
    user_id: string;
    roles: Role[];
    disabled_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
    created_at: ColumnType<Date, Date, never>;
    /** Of the link that works now, or was the last one to work. */
    link_made_by: Generated<string | null>;
  };
  api_keys: {
    id: string;
    name: string;
    prefix: string;
    hash: Buffer;
    scopes: string[];
    /** Of the flags that it evaluates. */
    environment: Generated<FlagEnvironment>;
    created_by: string;
    created_at: ColumnType<Date, Date, never>;
    expires_at: ColumnType<Date | null, Date | string | null, never>;
    last_used_at: ColumnType<Date | null, undefined, Date>;
    revoked_at: ColumnType<Date | null, undefined, Date>;
  };
}
