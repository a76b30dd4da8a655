import type { z } from 'zod';
import type { Bandit, BanditAllocation, BanditResults, CreateBanditInput } from '../../../../contracts/bandits.ts';
import type { BanditStatus } from '../../../../contracts/tables/bandit-lifecycle.ts';
import type { Listed } from '../../api.ts';
import { request } from '../../http/request.ts';
import type { Tone } from '../../ui/StatusDot.tsx';

export type BanditDraft = z.input<typeof CreateBanditInput>;
export type BanditVerb = 'start' | 'pause' | 'resume' | 'look';

const at = (id: string, what = '') => `/v1/bandits/${encodeURIComponent(id)}${what}`;

export const banditApi = {
  read: (id: string, signal?: AbortSignal) => request<Bandit>(at(id), { signal }),
  /** Newest first. */
  allocations: (id: string, signal?: AbortSignal) =>
    request<Listed<BanditAllocation>>(at(id, '/allocations'), { signal }),
  results: (id: string, signal?: AbortSignal) => request<BanditResults>(at(id, '/results'), { signal }),
  direct: (id: string, verb: BanditVerb) => request<Bandit>(at(id, `/${verb}`), { method: 'POST', once: true }),
  end: (id: string, reason: string) =>
    request<Bandit>(at(id, '/end'), { method: 'POST', body: { reason }, once: true }),
};

export const statusWords: Record<BanditStatus, { words: string; tone: Tone; busy?: boolean }> = {
  draft: { words: 'Draft', tone: 'idle' },
  running: { words: 'Running', tone: 'info', busy: true },
  paused: { words: 'Paused', tone: 'warn' },
  ended: { words: 'Ended', tone: 'idle' },
};

export function shareWords(share: number): string {
  return `${(share * 100).toLocaleString('en', { maximumFractionDigits: 1 })} %`;
}

export const becauseWords: Record<BanditAllocation['because'], string> = {
  burn_in: 'Equal until every arm has been tried by enough subjects',
  no_variation: 'Equal: no arm differs in anything yet',
  weighted: 'By the chance of each arm to be the best',
};
