import type { Db } from '../../database/client.ts';
import { createSignIn } from './sign-in.ts';

/** One-time links that a person hands over, instead of a mail: for invitations and the first start. */
export interface SignInLinks {
  linkFor(email: string): Promise<string>;
}

export function signInLinks(settings: { db: Db; secret: string; publicUrl: string }): SignInLinks {
  const links = new Map<string, string>();
  const signIn = createSignIn({ ...settings, onLink: (email, url) => links.set(email, url) });
  return {
    async linkFor(email) {
      await signIn.api.signInMagicLink({ body: { email, callbackURL: '/' }, headers: new Headers() });
      const link = links.get(email);
      links.delete(email);
      if (!link) throw new Error('no sign-in link was made');
      return link;
    },
  };
}
