const words: Record<string, string> = {
  INVALID_TOKEN:
    'This sign-in link does not work any more: it works once, within a day, until a newer one is made. Ask an administrator for another.',
  EXPIRED_TOKEN: 'This sign-in link is older than a day. Ask an administrator for another.',
  MEMBER_DISABLED: 'Your account is disabled. An administrator can enable it again.',
  signup_disabled: 'Nobody with your e-mail address is a member here. Ask an administrator to invite that address.',
  account_not_linked:
    'Your provider does not confirm your e-mail address, so you cannot sign in with it. Have it verified there, or sign in another way.',
  email_is_missing: 'Your provider did not tell your e-mail address. Let it share that with Pricewright.',
  access_denied: 'You broke off the sign-in at your provider, or it refused you.',
  state_mismatch: 'The sign-in took too long or began in another window. Begin again.',
  please_restart_the_process: 'The sign-in took too long or began in another window. Begin again.',
};

/** What a person can do about a sign-in that was refused; the code stays readable for whoever administers. */
export function refusalWords(code: string): string {
  return words[code] ?? `Signing in did not work (${code}). Try again, or ask an administrator.`;
}
