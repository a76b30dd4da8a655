import { hash } from 'node:crypto';
import type { MailedLink, Member } from '../../contracts/access.ts';
import type { MailSender } from '../../integrations/messages/mail.ts';

/** Where a one-time link leads: better-auth takes the token, opens the session and goes on to the page. */
export function signInLink(publicUrl: string, token: string, page: '/' | '/?welcome' = '/'): string {
  const url = new URL('/auth/magic-link/verify', publicUrl);
  url.searchParams.set('token', token);
  url.searchParams.set('callbackURL', page);
  url.searchParams.set('errorCallbackURL', '/');
  return url.href;
}

/**
 * Mails a link to the member whom it signs in. A mail that does not go out fails nothing: the link is in the answer too.
 * The link names the mail, so that a repeated request is one mail to the mailbox.
 */
export async function mailLink(
  mail: MailSender | null,
  { id, name, email }: Member,
  link: string,
  reason: 'invited' | 'asked',
): Promise<MailedLink> {
  if (!mail) return null;
  const why =
    reason === 'invited'
      ? 'You were invited to Pricewright.'
      : 'An administrator made a new sign-in link for you. Earlier links no longer work.';
  try {
    await mail.send({
      id: `${id}.${hash('sha256', link).slice(0, 16)}`,
      to: email,
      subject: reason === 'invited' ? 'You were invited to Pricewright' : 'Your sign-in link for Pricewright',
      text: `Hello ${name},\n\n${why} This link signs you in once, within a day:\n\n${link}\n\nIf you did not expect this, tell your administrator.\n`,
    });
    return { sent: true, problem: null };
  } catch (error) {
    return { sent: false, problem: (error instanceof Error ? error.message : String(error)).slice(0, 500) };
  }
}
