import { z } from 'zod';
import { idOf } from './ids.ts';
import { flagEnvironments } from './tables/flag-lifecycle.ts';
import { isPermission, type Permission, roles } from './tables/permissions.ts';

export const RoleSchema = z.enum(roles);
export const PermissionSchema = z
  .string()
  .refine(isPermission, 'one of the permissions of docs/permissions.md')
  .meta({ examples: ['plans:read'] });

const Email = z.email().max(254);

/** Somebody of the business who signs in: not to be confused with a person, who belongs to a customer. */
export const Member = z.strictObject({
  id: z.string(),
  name: z.string(),
  email: z.string(),
  roles: z.array(RoleSchema),
  disabled: z.boolean(),
  secondFactor: z.boolean(),
  createdAt: z.iso.datetime(),
});
export type Member = z.infer<typeof Member>;

export const InviteMemberInput = z.strictObject({
  name: z.string().trim().min(1).max(200),
  email: Email,
  roles: z.array(RoleSchema).min(1).max(roles.length),
});

/** Whether the link was mailed too: null without a mail server, else why not when it could not be. */
const MailedLink = z.strictObject({ sent: z.boolean(), problem: z.string().nullable() }).nullable();
export type MailedLink = z.infer<typeof MailedLink>;

/** The link signs in once, within a day; it is shown here alone. */
export const InvitedMember = z.strictObject({ ...Member.shape, signInLink: z.url(), mail: MailedLink });

/** What the member has lost beside the link; the sessions that it opened end too. */
export const SignInLinkInput = z.strictObject({
  resetPassword: z.boolean().default(false),
  resetSecondFactor: z.boolean().default(false),
});

/** The link signs in once, within a day, and the ones before it no longer; it is shown here alone. */
export const SignInLink = z.strictObject({ memberId: z.string(), signInLink: z.url(), mail: MailedLink });

const NewPassword = z.string().min(12, 'at least 12 characters').max(128);

/** Without `currentPassword` it sets the first one, of somebody who came by a one-time link. */
export const SetPasswordInput = z.strictObject({
  currentPassword: z.string().min(1).max(128).optional(),
  newPassword: NewPassword,
});

export const PasswordSet = z.strictObject({ sessionsEnded: z.int().nonnegative() });

/** Where a member is signed in. */
export const Session = z.strictObject({
  id: z.string(),
  address: z.string().nullable(),
  userAgent: z.string().nullable(),
  createdAt: z.iso.datetime(),
  lastUsedAt: z.iso.datetime(),
  expiresAt: z.iso.datetime(),
  /** The one that asks. */
  present: z.boolean(),
});
export type Session = z.infer<typeof Session>;

/** How this installation lets people in, for the sign-in page. */
export const SignInOptions = z.strictObject({ password: z.boolean(), singleSignOn: z.boolean() });

export const UpdateMemberInput = z.strictObject({
  roles: z.array(RoleSchema).min(1).max(roles.length).optional(),
  disabled: z.boolean().optional(),
});

export const ApiKeyId = idOf('key');

export const ApiKey = z.strictObject({
  id: ApiKeyId,
  name: z.string(),
  /** The key's first characters, by which people know it again. */
  prefix: z.string(),
  scopes: z.array(z.string()),
  /** Whose flags it evaluates, and whose events it sends where they do not say. */
  environment: z.enum(flagEnvironments),
  createdBy: z.string(),
  createdAt: z.iso.datetime(),
  expiresAt: z.iso.datetime().nullable(),
  lastUsedAt: z.iso.datetime().nullable(),
  revokedAt: z.iso.datetime().nullable(),
});
export type ApiKey = z.infer<typeof ApiKey>;

export const CreateApiKeyInput = z.strictObject({
  name: z.string().trim().min(1).max(200),
  scopes: z.array(PermissionSchema).min(1).max(100),
  environment: z
    .enum(flagEnvironments)
    .default('production')
    .describe('Whose flags it evaluates, and whose events it sends where they do not say.'),
  expiresAt: z.iso.datetime().nullable().default(null),
});

/** `key` is shown here alone: only its hash is kept. */
export const CreatedApiKey = z.strictObject({ ...ApiKey.shape, key: z.string() });
export type CreatedApiKey = z.infer<typeof CreatedApiKey>;

/** Who is asking, as the admin UI needs it. */
export const Me = z.strictObject({
  kind: z.enum(['member', 'api_key']),
  id: z.string(),
  name: z.string(),
  email: z.string().nullable(),
  roles: z.array(RoleSchema),
  permissions: z.array(z.string()),
  /** False for those who came by a link or single sign-on and have set none, and for keys. */
  hasPassword: z.boolean(),
  secondFactor: z.boolean(),
});
export type Me = z.infer<typeof Me>;

/** The caller of a request, whoever it is. */
export interface Principal {
  kind: 'member' | 'api_key';
  id: string;
  /** As the audit names it: `member:…` or `key:…`. */
  actor: string;
  name: string;
  email: string | null;
  roles: readonly (typeof roles)[number][];
  permissions: ReadonlySet<Permission>;
  /** Of keys. */
  environment?: string;
  /** Of members. */
  sessionId?: string | null;
  /** Who made the link by which this session was opened, and so may sit at it. */
  linkMadeBy?: string | null;
}
