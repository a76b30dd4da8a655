/** `npm run setup -- --name "Ada" --email ada@example.com`: the first administrator of an installation, once. */
import { parseArgs } from 'node:util';
import { execute } from '../commands/command.ts';
import { inviteMember } from '../commands/members/invite-member.ts';
import { commandLine } from '../composition/command-line.ts';
import { InviteMemberInput } from '../contracts/access.ts';
import { ConfigurationError, readConfiguration } from '../contracts/configuration.ts';
import { createDatabase } from '../database/client.ts';
import * as members from '../database/members.ts';
import { signInLink } from './access/sign-in-links.ts';

try {
  const settings = readConfiguration(process.env);
  const { values } = parseArgs({ options: { name: { type: 'string' }, email: { type: 'string' } } });
  const input = InviteMemberInput.safeParse({ ...values, roles: ['admin'] });
  const problems = [
    ...(settings.AUTH_SECRET ? [] : ['AUTH_SECRET is missing: the same as the API has']),
    ...(values.name ? [] : ['--name is missing: who administers this installation']),
    ...(values.email ? [] : ['--email is missing: the address to sign in with']),
    ...(values.name && values.email && input.error ? input.error.issues.map(({ message }) => message) : []),
  ];
  if (problems.length > 0 || !input.success) throw new ConfigurationError(problems);
  const db = createDatabase(settings.DATABASE_URL, 2);
  const { total } = await members.all(db, { limit: 1, offset: 0 });
  if (total > 0) throw new ConfigurationError(['there are members already: an administrator invites further ones']);
  const { caller, environment } = await commandLine(settings, db);
  const { member, token } = await execute(inviteMember, input.data, caller, environment);
  const publicUrl = settings.PUBLIC_URL ?? `http://${settings.HOST}:${settings.PORT}`;
  console.log(
    `${member.name} signs in once with this link, within a day:\n${signInLink(publicUrl, token, '/?welcome')}`,
  );
  await db.destroy();
} catch (error) {
  console.error(error instanceof ConfigurationError ? error.message : error);
  process.exit(1);
}
