import type { Configuration } from '../contracts/configuration.ts';
import type { PersonalDataCipher } from '../contracts/personal-data.ts';
import type { Db } from '../database/client.ts';
import { assertMasterKeys, indexKeys } from '../database/subject-keys.ts';
import { createPersonalDataCipher } from '../integrations/personal-data/cipher.ts';

/** The cipher of the settings' master keys, with the keys of the index that were retired. @throws MasterKeyMismatch */
export async function personalDataCipher(settings: Configuration, db: Db): Promise<PersonalDataCipher> {
  const cipher = createPersonalDataCipher(settings.PRICEWRIGHT_MASTER_KEY, {
    masterKeys: settings.PRICEWRIGHT_OLD_MASTER_KEYS,
    indexKeys: await indexKeys(db),
  });
  await assertMasterKeys(db, cipher.knownMasterKeyIds);
  return cipher;
}
