import { sql } from 'kysely';
import type { AlaCarteFeatureConfig } from '../contracts/alacarte.ts';
import type { OfferCurrencyInput } from '../contracts/currencies.ts';
import type { CustomerAgreement } from '../contracts/customer-pricing.ts';
import type { CreateRegionalPricingInput } from '../contracts/pricing-regional.ts';
import type { RuleFields } from '../contracts/pricing-rules.ts';
import type { TaxRegionInput, TaxSettings } from '../contracts/pricing-tax.ts';
import type { PricingTemplate } from '../contracts/pricing-templates.ts';
import type { Db } from './client.ts';
import { type ApprovedRecord, type RecordStore, recordStore } from './pricing-records.ts';

export type PricingRuleRow = ApprovedRecord<RuleFields>;
export type CustomerPricingRow = ApprovedRecord<CustomerAgreement> & { customer_id: string };

export const rules: RecordStore<RuleFields, PricingRuleRow> = recordStore({
  table: 'pricing_rules',
  noun: 'pricing rule',
  search: ['name'],
  fields: { name: 'text', priority: 'number', validFrom: 'timestamp', validTo: 'timestamp' },
});

export const customerPricings: RecordStore<CustomerAgreement, CustomerPricingRow> = recordStore({
  table: 'customer_pricings',
  noun: 'customer price',
  search: ['name', 'plan'],
  fields: { name: 'text', plan: 'text', effectiveDate: 'timestamp', expirationDate: 'timestamp' },
  conflicts: { customer_pricings_customer_id_fkey: 'customerId' },
});

export const ofCustomer = (customerId: string) => sql<boolean>`customer_id = ${customerId}`;

export const regionalPricings: RecordStore<CreateRegionalPricingInput> = recordStore({
  table: 'regional_pricings',
  noun: 'regional pricing',
  search: ['currency', 'countries'],
  fields: { currency: 'text' },
});

export const templates: RecordStore<PricingTemplate> = recordStore({
  table: 'pricing_templates',
  noun: 'pricing template',
  search: ['key', 'name', 'description'],
  fields: { key: 'text', name: 'text', currency: 'text' },
  conflicts: { pricing_templates_key_key: 'key' },
});

export const offeredCurrencies: RecordStore<OfferCurrencyInput> = recordStore({
  table: 'offered_currencies',
  noun: 'offered currency',
  search: [],
  fields: {},
  conflicts: { offered_currencies_pkey: 'code' },
});

export const taxRegions: RecordStore<TaxRegionInput> = recordStore({
  table: 'tax_regions',
  noun: 'own tax region',
  search: [],
  fields: {},
  conflicts: { tax_regions_pkey: 'region' },
});

export const taxSettings: RecordStore<Omit<TaxSettings, 'revision'>> = recordStore({
  table: 'tax_settings',
  noun: 'tax settings',
  search: [],
  fields: {},
});

export const alacarteFeatures: RecordStore<AlaCarteFeatureConfig> = recordStore({
  table: 'alacarte_features',
  noun: 'à-la-carte feature',
  search: ['name', 'featureId', 'description'],
  fields: { name: 'text', featureId: 'text' },
  conflicts: { alacarte_features_key_key: 'featureId' },
});

/** Rules that somebody approved and nobody switched off, whatever their time. */
export async function rulesInForce(db: Db): Promise<PricingRuleRow[]> {
  return await rules.all(db, sql<boolean>`approval = 'approved' and (body ->> 'isActive')::boolean`);
}

/** Approved agreements of a customer, whatever their time. */
export async function agreementsOf(db: Db, customerId: string): Promise<CustomerPricingRow[]> {
  return await customerPricings.all(db, sql<boolean>`customer_id = ${customerId} and approval = 'approved'`);
}

/** No row for the agreement of another customer. */
export const oneOfCustomer = (customerId: string, id: string) =>
  sql<boolean>`customer_id = ${customerId} and id = ${id}`;
