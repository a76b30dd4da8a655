/** `npm run setup -- --name "Ada" --email ada@example.com`: the first administrator of an installation, once. */
import { parseArgs } from 'node:util';
import { ConfigurationError, readConfiguration } from '../contracts/configuration.ts';
import { createDatabase } from '../database/client.ts';
import { newId } from '../database/ids.ts';
import * as members from '../database/members.ts';
import { signInLinks } from './access/sign-in-links.ts';

try {
  const settings = readConfiguration(process.env);
  const { values } = parseArgs({ options: { name: { type: 'string' }, email: { type: 'string' } } });
  const problems = [
    ...(settings.AUTH_SECRET ? [] : ['AUTH_SECRET is missing: the same as the API has']),
    ...(values.name ? [] : ['--name is missing: who administers this installation']),
    ...(values.email ? [] : ['--email is missing: the address to sign in with']),
  ];
  if (problems.length > 0) throw new ConfigurationError(problems);
  const db = createDatabase(settings.DATABASE_URL, 2);
  const { total } = await members.all(db, { limit: 1, offset: 0 });
  if (total > 0) throw new ConfigurationError(['there are members already: an administrator invites further ones']);
  await members.insert(
    db,
    { id: newId('member'), name: values.name!, email: values.email!, roles: ['admin'] },
    new Date(),
  );
  const publicUrl = settings.PUBLIC_URL ?? `http://${settings.HOST}:${settings.PORT}`;
  const link = await signInLinks({ db, secret: settings.AUTH_SECRET!, publicUrl }).linkFor(values.email!);
  console.log(`${values.name} signs in once with this link, within a day:\n${link}`);
  await db.destroy();
} catch (error) {
  console.error(error instanceof ConfigurationError ? error.message : error);
  process.exit(1);
}
