import type { z } from 'zod';
import type {
  CreditEntry,
  CreditGrantRecord,
  CreditWallet,
  GrantCreditsInput,
  TopUp,
  WalletPolicyUpdates,
} from '../../../contracts/credits.ts';
import type { Listed } from '../api.ts';
import { request } from '../http/request.ts';

interface WalletKey {
  customerId: string;
  currency: string;
}

const of = ({ customerId, currency }: WalletKey) =>
  `/v1/credits/${encodeURIComponent(customerId)}/${encodeURIComponent(currency)}`;
const listed = (what: string, key: Partial<WalletKey>, page: number, sort: string) =>
  `/v1/credits${what}?${new URLSearchParams({ page: String(page), perPage: '20', sort, filter: JSON.stringify(key) })}`;

export const creditsApi = {
  wallets: (customerId: string, signal?: AbortSignal) =>
    request<Listed<CreditWallet>>(listed('', { customerId }, 1, 'currency'), { signal }),
  wallet: (key: WalletKey, signal?: AbortSignal) => request<CreditWallet>(of(key), { signal }),
  grants: (key: WalletKey, page: number, signal?: AbortSignal) =>
    request<Listed<CreditGrantRecord>>(listed('/grants', key, page, '-createdAt'), { signal }),
  entries: (key: WalletKey, page: number, signal?: AbortSignal) =>
    request<Listed<CreditEntry>>(listed('/entries', key, page, '-id'), { signal }),
  topUps: (key: WalletKey, signal?: AbortSignal) =>
    request<Listed<TopUp>>(listed('/top-ups', key, 1, '-createdAt'), { signal }),
  grant: (body: z.input<typeof GrantCreditsInput>) =>
    request<CreditGrantRecord>('/v1/credits', { method: 'POST', body, once: true }),
  voidGrant: (id: string, reason: string) =>
    request<CreditGrantRecord>(`/v1/credits/grants/${encodeURIComponent(id)}/void`, {
      method: 'POST',
      body: { reason },
    }),
  setPolicy: (key: WalletKey, body: WalletPolicyUpdates, revision: number) =>
    request<CreditWallet>(of(key), { method: 'PATCH', body, revision }),
};
