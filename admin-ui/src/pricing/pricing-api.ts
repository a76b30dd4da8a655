import type { z } from 'zod';
import type { AlaCarteFeature, AlaCarteFeatureConfig } from '../../../contracts/alacarte.ts';
import type { CurrencyRecord } from '../../../contracts/currencies.ts';
import type {
  CustomerPricing,
  CustomerPricingUpdates,
  CustomPricingConfig,
} from '../../../contracts/customer-pricing.ts';
import type { SubscriptionPlan } from '../../../contracts/plans.ts';
import type { PriceHistory } from '../../../contracts/pricing-history.ts';
import type { CreateRegionalPricingInput, StoredRegionalPricing } from '../../../contracts/pricing-regional.ts';
import type { CreatePricingRuleInput, PricingRuleImpact, StoredPricingRule } from '../../../contracts/pricing-rules.ts';
import type { TaxRegionInput, TaxRegionRecord, TaxSettings } from '../../../contracts/pricing-tax.ts';
import type { StoredPricingTemplate } from '../../../contracts/pricing-templates.ts';
import type { WaitingChange } from '../../../contracts/waiting-change.ts';
import type { Listed } from '../api.ts';
import { everyPage } from '../http/every-page.ts';
import { request } from '../http/request.ts';

const pageQuery = (page: Record<string, string | number>) =>
  new URLSearchParams(Object.entries(page).map(([name, value]) => [name, String(value)]));
const one = (path: string, id: string) => `/v1/${path}/${encodeURIComponent(id)}`;
const agreements = (customerId: string) => `${one('customers', customerId)}/pricing`;

type RuleInput = z.input<typeof CreatePricingRuleInput>;

/** The API's calls of pricing; keys of queries begin with `pricing`, so that the stream refreshes them. */
export const pricingApi = {
  rules: (signal?: AbortSignal) =>
    request<Listed<StoredPricingRule>>('/v1/pricing/rules?perPage=100&sort=-priority', { signal }),
  rule: (id: string, signal?: AbortSignal) => request<StoredPricingRule>(one('pricing/rules', id), { signal }),
  createRule: (body: RuleInput) =>
    request<StoredPricingRule>('/v1/pricing/rules', { method: 'POST', body, once: true }),
  updateRule: (id: string, body: Partial<RuleInput>, revision: number) =>
    request<StoredPricingRule>(one('pricing/rules', id), { method: 'PATCH', body, revision }),
  deleteRule: (id: string, revision: number) =>
    request<StoredPricingRule>(one('pricing/rules', id), { method: 'DELETE', revision }),
  previewRule: (body: RuleInput, signal?: AbortSignal) =>
    request<PricingRuleImpact>('/v1/pricing/rules/preview', { method: 'POST', body, signal }),

  agreements: (customerId: string, signal?: AbortSignal) =>
    request<Listed<CustomerPricing>>(`${agreements(customerId)}?perPage=100`, { signal }),
  agree: (customerId: string, body: z.input<typeof CustomPricingConfig>) =>
    request<CustomerPricing>(agreements(customerId), { method: 'POST', body, once: true }),
  changeAgreement: ({ id, customerId, revision }: CustomerPricing, body: z.input<typeof CustomerPricingUpdates>) =>
    request<CustomerPricing>(`${agreements(customerId)}/${encodeURIComponent(id)}`, {
      method: 'PATCH',
      body,
      revision,
    }),
  endAgreement: ({ customerId, id, revision }: CustomerPricing) =>
    request<CustomerPricing>(`${agreements(customerId)}/${encodeURIComponent(id)}`, { method: 'DELETE', revision }),

  alacarte: (signal?: AbortSignal) =>
    request<Listed<AlaCarteFeature>>('/v1/alacarte?perPage=100&sort=name', { signal }),
  createAlacarte: (body: z.input<typeof AlaCarteFeatureConfig>) =>
    request<AlaCarteFeature>('/v1/alacarte', { method: 'POST', body, once: true }),
  deleteAlacarte: ({ id, revision }: AlaCarteFeature) =>
    request<AlaCarteFeature>(one('alacarte', id), { method: 'DELETE', revision }),

  taxRegions: (page: { q: string; page: number; perPage: number }, signal?: AbortSignal) =>
    request<Listed<TaxRegionRecord>>(`/v1/tax/regions?${pageQuery(page)}`, { signal }),
  everyTaxRegion: (signal?: AbortSignal) => everyPage<TaxRegionRecord>('/v1/tax/regions', signal),
  saveTaxRegion: ({ region, ...body }: z.input<typeof TaxRegionInput>, revision: number | null) =>
    revision === null
      ? request<TaxRegionRecord | WaitingChange>('/v1/tax/regions', {
          method: 'POST',
          body: { region, ...body },
          once: true,
        })
      : request<TaxRegionRecord | WaitingChange>(one('tax/regions', region), { method: 'PATCH', body, revision }),
  resetTaxRegion: (region: string, revision: number) =>
    request<TaxRegionRecord | WaitingChange>(one('tax/regions', region), { method: 'DELETE', revision }),
  taxSettings: (signal?: AbortSignal) => request<TaxSettings>('/v1/tax/settings', { signal }),
  updateTaxSettings: (body: Partial<TaxSettings>, revision: number) =>
    request<TaxSettings>('/v1/tax/settings', { method: 'PATCH', body, revision }),

  currencies: (signal?: AbortSignal) => request<Listed<CurrencyRecord>>('/v1/currencies', { signal }),
  offer: (code: string, ending: CurrencyRecord['ending']) =>
    request<CurrencyRecord | WaitingChange>('/v1/currencies', { method: 'POST', body: { code, ending }, once: true }),
  setEnding: (code: string, ending: CurrencyRecord['ending'], revision: number) =>
    request<CurrencyRecord | WaitingChange>(one('currencies', code), { method: 'PATCH', body: { ending }, revision }),
  withdraw: (code: string, revision: number) =>
    request<CurrencyRecord | WaitingChange>(one('currencies', code), { method: 'DELETE', revision }),
  recordRate: (code: string, rate: { validOn: string; rate: string; source: string }) =>
    request<{ base: string }>(`${one('currencies', code)}/rates`, { method: 'POST', body: { rates: [rate] } }),
  regions: (signal?: AbortSignal) =>
    request<Listed<StoredRegionalPricing>>('/v1/pricing/regions?perPage=100', { signal }),
  saveRegion: (body: z.input<typeof CreateRegionalPricingInput>, stored: StoredRegionalPricing | null) =>
    stored
      ? request<StoredRegionalPricing | WaitingChange>(one('pricing/regions', stored.id), {
          method: 'PATCH',
          body,
          revision: stored.revision,
        })
      : request<StoredRegionalPricing | WaitingChange>('/v1/pricing/regions', { method: 'POST', body, once: true }),
  deleteRegion: ({ id, revision }: StoredRegionalPricing) =>
    request<StoredRegionalPricing | WaitingChange>(one('pricing/regions', id), { method: 'DELETE', revision }),

  templates: (page: { page: number; perPage: number }, signal?: AbortSignal) =>
    request<Listed<StoredPricingTemplate>>(`/v1/pricing/templates?${pageQuery({ ...page, sort: '-isShipped' })}`, {
      signal,
    }),
  template: (id: string, signal?: AbortSignal) =>
    request<StoredPricingTemplate>(one('pricing/templates', id), { signal }),

  deleteTemplate: ({ id, revision }: StoredPricingTemplate) =>
    request<StoredPricingTemplate>(one('pricing/templates', id), {
      method: 'DELETE',
      ...(revision === null ? {} : { revision }),
    }),

  history: (plan: string, region: string, signal?: AbortSignal) =>
    request<PriceHistory>(`/v1/pricing/history?${new URLSearchParams({ plan, ...(region ? { region } : {}) })}`, {
      signal,
    }),
  plans: (signal?: AbortSignal) => request<Listed<SubscriptionPlan>>('/v1/plans?perPage=100&sort=key', { signal }),
};
