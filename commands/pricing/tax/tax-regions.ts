import { z } from 'zod';
import {
  TaxRegionInput,
  TaxRegionUpdates,
  type TaxSettings,
  TaxSettingsUpdates,
} from '../../../contracts/pricing-tax.ts';
import type { ValidationProblem } from '../../../contracts/validation.ts';
import { customersWhere } from '../../../database/customer-list.ts';
import { taxRegions, taxSettings } from '../../../database/pricing.ts';
import { refuse } from '../../../domain/pricing/check/check-pricing.ts';
import { countryProblems } from '../../../domain/pricing/check/problems.ts';
import { command } from '../../command.ts';
import { assertRevision } from '../../revision.ts';
import { guardedRecordCommands } from '../record-commands.ts';
import { readTaxSettings } from './tax-tables.ts';

/** Own rates of a region in the place of the shipped ones; without them those hold again. */
export const {
  create: createTaxRegion,
  update: updateTaxRegion,
  remove: deleteTaxRegion,
} = guardedRecordCommands(
  {
    names: { create: 'createTaxRegion', update: 'updateTaxRegion', remove: 'deleteTaxRegion' },
    event: 'tax_region',
    store: taxRegions,
    input: TaxRegionInput,
    updates: TaxRegionUpdates,
    idOf: ({ region }) => region,
    async check(_db, { region, rates }) {
      refuse([
        ...unknownCountries([{ region, field: 'region' }]),
        ...rates.flatMap(({ name, effectiveFrom, percentage }, index) => {
          const twice =
            rates.findIndex((other) => other.name === name && other.effectiveFrom === effectiveFrom) < index;
          const at = `rates[${index}]`;
          return [
            ...(twice
              ? [
                  {
                    field: `${at}.effectiveFrom`,
                    code: 'duplicate_date',
                    severity: 'error' as const,
                    message: `${name} has two rates from ${effectiveFrom} on.`,
                  },
                ]
              : []),
            ...(Number(percentage) > 100
              ? [
                  {
                    field: `${at}.percentage`,
                    code: 'above_100_percent',
                    severity: 'error' as const,
                    message: `${percentage} is more than 100 %.`,
                  },
                ]
              : []),
          ];
        }),
      ]);
    },
  },
  {
    command: 'changeTaxRegion',
    /** Whose invoices carry other tax; prices without tax stay, so that revenue does not move. */
    async propose({ id, before, after }, { tx }) {
      const { total } = await customersWhere(tx, { country: id.slice(0, 2) }, { page: 1, perPage: 1, sort: 'id' });
      const verb = before === null ? 'Set' : after === null ? 'Take back' : 'Change';
      return {
        summary: `${verb} the tax rates of ${id}`,
        measures: { affectedCustomers: total },
        impact: { affectedCustomers: total },
      };
    },
  },
);

/** Where the seller collects tax, and who calculates it. @throws ConcurrentModification */
export const updateTaxSettings = command({
  name: 'updateTaxSettings',
  permission: 'pricing:edit',
  input: z.strictObject({ revision: z.int(), updates: TaxSettingsUpdates }),
  async run({ revision, updates }, { tx, now, journal }): Promise<TaxSettings> {
    const [stored] = await taxSettings.all(tx);
    if (stored) await taxSettings.find(tx, stored.id, { lock: true });
    const { revision: present, ...before } = await readTaxSettings(tx);
    assertRevision(present, revision, 'tax settings');
    const after = { ...before, ...updates };
    refuse(
      unknownCountries([
        { region: after.sellerCountry, field: 'sellerCountry' },
        ...after.registrations.map((region, index) => ({ region, field: `registrations[${index}]` })),
      ]),
    );
    if (stored) await taxSettings.update(tx, stored.id, after, now);
    else await taxSettings.insert(tx, { id: 'settings', body: after }, now);
    journal({
      type: 'tax_settings.updated',
      area: 'pricing',
      entityId: 'settings',
      audit: { action: 'updateTaxSettings', before, after, why: null },
    });
    return await readTaxSettings(tx);
  },
});

/** Of nowhere there is no tax: a mistyped country would tax nobody. `EU` is the One-Stop-Shop. */
function unknownCountries(places: { region: string; field: string }[]): ValidationProblem[] {
  return places.flatMap(({ region, field }) => (region === 'EU' ? [] : countryProblems(region.slice(0, 2), field)));
}
