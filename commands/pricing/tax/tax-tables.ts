import type { PageQuery } from '../../../contracts/http.ts';
import { pageIn } from '../../../contracts/page-in.ts';
import type { TaxConfiguration, TaxRate, TaxRegionRecord, TaxSettings } from '../../../contracts/pricing-tax.ts';
import { PricewrightError } from '../../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../../database/client.ts';
import * as pricing from '../../../database/pricing.ts';
import { needsStripeTax, taxRates } from '../../../domain/pricing/tax/rate-table.ts';
import { regionName } from '../../../domain/pricing/tax/region-name.ts';
import { taxConfiguration } from '../../../domain/pricing/tax/tax-configuration.ts';

type OwnRegion = Awaited<ReturnType<typeof pricing.taxRegions.all>>[number];

/** Rates as shipped, but of a region that the installation has its own for. */
export async function taxTable(db: Db): Promise<TaxRate[]> {
  return tableWith(await pricing.taxRegions.all(db));
}

function tableWith(own: readonly OwnRegion[]): TaxRate[] {
  const replaced = new Set(own.map(({ id }) => id));
  return [...taxRates.filter(({ region }) => !replaced.has(region)), ...own.flatMap(ratesOf)];
}

function ratesOf({ body }: OwnRegion): TaxRate[] {
  return body.rates.map((rate) => ({ region: body.region, ...rate }));
}

/**
 * A page of the regions that have rates, and of those that only Stripe Tax knows, in the order of their codes.
 * @param q words in the code or in the English name
 */
export async function listTaxRegions(
  db: Db,
  { day, q = '', ...query }: PageQuery & { day: string; q?: string | undefined },
): Promise<{ data: TaxRegionRecord[]; total: number }> {
  const own = await pricing.taxRegions.all(db);
  const table = tableWith(own);
  const words = q.trim().toLowerCase();
  const regions = [...new Set([...table.map(({ region }) => region), ...needsStripeTax])]
    .filter((region) => `${region} ${regionName(region)}`.toLowerCase().includes(words))
    .sort();
  const { data, total } = pageIn(regions, query);
  const records = data.flatMap((region) => {
    const configuration = taxConfiguration(region, day, table);
    return configuration ? [record(configuration, own, table)] : [];
  });
  return { data: records, total };
}

/** `getTaxConfiguration`. @throws NotFound for a region of which nothing is known */
export async function getTaxConfiguration(db: Db, region: string, day: string): Promise<TaxRegionRecord> {
  const own = await pricing.taxRegions.all(db);
  const table = tableWith(own);
  const configuration = taxConfiguration(region, day, table);
  if (!configuration) {
    throw new PricewrightError('NotFound', `No tax rate is known for ${region}: add the region with its rates.`);
  }
  return record(configuration, own, table);
}

function record(
  configuration: TaxConfiguration,
  own: readonly OwnRegion[],
  table: readonly TaxRate[],
): TaxRegionRecord {
  const row = own.find(({ id }) => id === configuration.region);
  return {
    ...configuration,
    id: configuration.region,
    isOwn: row !== undefined,
    history: table.filter(({ region }) => region === configuration.region),
    note: row?.body.note ?? '',
    revision: row?.revision ?? null,
  };
}

/** Until somebody says where the seller is, it is in the United States and collects no tax elsewhere. */
export const unsetTax: TaxSettings = {
  sellerCountry: 'US',
  registrations: [],
  defaultBehavior: null,
  provider: 'table',
  revision: 1,
};

export async function readTaxSettings(db: Db): Promise<TaxSettings> {
  const [row] = await pricing.taxSettings.all(db);
  return row ? { ...row.body, revision: row.revision + 1 } : unsetTax;
}
