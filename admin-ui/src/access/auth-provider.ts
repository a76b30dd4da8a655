import type { AuthProvider } from 'react-admin';
import type { Me } from '../../../contracts/access.ts';
import { asApiError } from '../http/api-error.ts';
import { request } from '../http/request.ts';
import { signOut } from './sign-in.ts';

let asked: Promise<Me> | null = null;

/** Who is signed in: asked once, until a sign-in or an answer 401 makes it another question. */
export function me(): Promise<Me> {
  asked ??= request<Me>('/v1/me').catch((error: unknown) => {
    asked = null;
    throw error;
  });
  return asked;
}

export function forgetMe(): void {
  asked = null;
}

/** The session is a cookie that scripts cannot read: whether it holds, only the API knows. */
export const authProvider: AuthProvider = {
  login: async () => forgetMe(),

  checkAuth: async () => {
    try {
      await me();
    } catch (error) {
      // A server that is away is not a person who is signed out: the page says so itself.
      if (asApiError(error).status === 401) throw { message: false };
    }
  },

  checkError: async (error) => {
    if (asApiError(error).status !== 401) return;
    forgetMe();
    throw { message: false };
  },

  logout: async () => {
    forgetMe();
    await signOut().catch(() => {});
  },

  getIdentity: async () => {
    const { id, name, email } = await me();
    return { id, fullName: name, email };
  },

  getPermissions: async () => (await me()).permissions,
};
