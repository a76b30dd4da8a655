import type { PersonalDataCipher } from '../../contracts/personal-data.ts';
import type { Db } from '../../database/client.ts';
import * as customers from '../../database/customers.ts';
import { nobody, openIdentities } from '../persons/sealed-identity.ts';

export interface TaxStatus {
  vatId: string | null;
  isExempt: boolean;
  postalCode: string | null;
}

/** What of a customer's record decides how they are taxed, beside the country. @throws NotFound */
export async function taxStatusOf(
  { db, personalData }: { db: Db; personalData: PersonalDataCipher },
  customerId: string,
): Promise<TaxStatus> {
  const row = await customers.find(db, customerId);
  const { vatId, address } = (await openIdentities(db, personalData, [row])).get(customerId) ?? nobody;
  return { vatId, isExempt: row.tax_exempt, postalCode: address?.postalCode ?? null };
}
