import type { MailedLink } from '../../../contracts/access.ts';

/** What to do with a one-time link, and whether its owner has it already. */
export function linkAdvice(mail: MailedLink, email: string): string {
  const link = 'This link signs in once, within a day, and is shown here alone.';
  if (!mail) return `${link} Hand it over yourself: no mail is sent.`;
  if (mail.sent) return `${link} It was mailed to ${email} too.`;
  return `${link} Hand it over yourself: the mail to ${email} did not go out (${mail.problem ?? 'for an unknown reason'}).`;
}
