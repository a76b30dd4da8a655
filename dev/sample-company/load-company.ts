import { existsSync, writeFileSync } from 'node:fs';
import { type Environment, execute, type OutsideReads } from '../../commands/command.ts';
import { type ImportedCustomer, importCustomers } from '../../commands/customers/import-customers.ts';
import { recordExchangeRates } from '../../commands/subscriptions/record-exchange-rates.ts';
import { coalescedWake } from '../../composition/coalesced-wake.ts';
import { createDatabase, type Db } from '../../database/client.ts';
import * as plans from '../../database/plans.ts';
import { createPersonalDataCipher } from '../../integrations/personal-data/cipher.ts';
import { generateCompany, type SampleCompany } from './generate-company.ts';
import { loadOffers, loadWallets } from './load-offers.ts';
import { loadPricing } from './load-pricing.ts';
import { sampleOffers, sampleWallets } from './offers.ts';
import { samplePricing } from './pricing.ts';

/** Customers whose records commit together. */
const batch = 100;
export const seed = 20_190_304;
const caller = { actor: 'sample-company', requestId: null };
const nowhere = () => Promise.reject(new Error('an import asks nothing of the outside'));
export const noOutside: OutsideReads = { observe: nowhere, subscribers: nowhere };

export interface Loaded {
  customers: number;
  persons: number;
  subscriptions: number;
}

export function isLoaded(doneFile: string): boolean {
  return existsSync(doneFile);
}

/** Brings the sample company in, into the embedded database; broken off, the next start brings in the rest. */
export async function loadSampleCompany(
  settings: { databaseUrl: string; masterKey: string },
  doneFile: string,
): Promise<Loaded> {
  const db = createDatabase(settings.databaseUrl, 2);
  const personalData = createPersonalDataCipher(settings.masterKey);
  try {
    const now = () => new Date();
    const company = generateCompany({ seed, asOf: now() });
    const environment = { db, outside: noOutside, personalData, now, wake: coalescedWake(db) };
    const loaded = await loadCompany(company, environment);
    await loadPricing(samplePricing(now()), environment);
    await loadOffers(sampleOffers(now()), environment);
    await loadWallets(sampleWallets, environment);
    writeFileSync(doneFile, JSON.stringify({ loadedAt: now().toISOString(), ...loaded }));
    return loaded;
  } finally {
    await db.destroy();
  }
}

/** Loads a company onto the published catalogue by the commands that any import takes. Repeating it adds nothing. */
export async function loadCompany({ customers, rates }: SampleCompany, environment: Environment): Promise<Loaded> {
  await execute(recordExchangeRates, { rates }, caller, environment);
  const versions = await publishedVersions(environment.db);
  const wanted = customers.map(
    ({ subscriptions, ...customer }): ImportedCustomer => ({
      ...customer,
      subscriptions: subscriptions.map(({ plan, ...subscription }) => {
        const planVersionId = versions.get(plan);
        if (!planVersionId) throw new Error(`the sample plan "${plan}" is not published`);
        return { ...subscription, planVersionId };
      }),
    }),
  );
  for (let start = 0; start < wanted.length; start += batch) {
    await execute(importCustomers, { customers: wanted.slice(start, start + batch) }, caller, environment);
  }
  return {
    customers: wanted.length,
    persons: wanted.reduce((sum, { persons }) => sum + persons.length, 0),
    subscriptions: wanted.reduce((sum, { subscriptions }) => sum + subscriptions.length, 0),
  };
}

async function publishedVersions(db: Db): Promise<Map<string, string>> {
  const found = await plans.all(db);
  return new Map(found.flatMap(({ plan, active }) => (active ? [[plan.key, active.id] as const] : [])));
}
