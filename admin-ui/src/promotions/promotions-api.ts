import type { z } from 'zod';
import type {
  CreateCodesInput,
  CreatedCodes,
  PromotionCode,
  PromotionRecord,
  PromotionUsage,
  Redemption,
} from '../../../contracts/promotions.ts';
import type { PromotionCommand } from '../../../contracts/tables/promotion-lifecycle.ts';
import type { Listed } from '../api.ts';
import { request } from '../http/request.ts';

const at = (id: string, ...parts: string[]) =>
  ['/v1/promotions', id, ...parts].map((part) => (part.startsWith('/') ? part : encodeURIComponent(part))).join('/');

/** What is called beside the records of react-admin. */
export const promotionsApi = {
  order: (id: string, verb: PromotionCommand, revision: number) =>
    request<PromotionRecord>(at(id, verb), { method: 'POST', body: {}, revision }),
  usage: (id: string, signal?: AbortSignal) => request<PromotionUsage>(at(id, 'usage'), { signal }),
  codes: (id: string, page: number, q: string, signal?: AbortSignal) =>
    request<Listed<PromotionCode>>(
      `${at(id, 'codes')}?${new URLSearchParams({ page: String(page), perPage: '10', sort: 'id', ...(q && { q }) })}`,
      {
        signal,
      },
    ),
  createCodes: (id: string, body: z.input<typeof CreateCodesInput>) =>
    request<z.infer<typeof CreatedCodes>>(at(id, 'codes'), { method: 'POST', body, once: true }),
  disableCode: (id: string, codeId: string) =>
    request<PromotionCode>(at(id, 'codes', codeId, 'disable'), { method: 'POST', body: {} }),
  redemptions: (id: string, page: number, signal?: AbortSignal) =>
    request<Listed<Redemption>>(`${at(id, 'redemptions')}?page=${page}&perPage=10&sort=-redeemedAt`, { signal }),
  release: (redemptionId: string, reason: string) =>
    request<Redemption>(at('redemptions', redemptionId, 'release'), { method: 'POST', body: { reason } }),
  exportUrl: (id: string) => at(id, 'codes', 'export'),
};
