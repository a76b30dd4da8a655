import { z } from 'zod';
import { type SdkKey, SdkKeyId, SdkKeyUpdates } from '../../contracts/sdk-keys.ts';
import * as sdkKeys from '../../database/sdk-keys.ts';
import { command } from '../command.ts';
import { assertRevision } from '../revision.ts';

/** Describes a key anew; what it names never changes. */
export const updateSdkKey = command({
  name: 'updateSdkKey',
  permission: 'sdk-keys:edit',
  input: z.strictObject({ keyId: SdkKeyId, revision: z.int(), ...SdkKeyUpdates.shape }),
  async run({ keyId, revision, description }, { tx, journal }): Promise<SdkKey> {
    const before = await sdkKeys.find(tx, keyId, { lock: true });
    assertRevision(before.revision, revision, keyId);
    journal({
      type: 'sdk_key.updated',
      area: 'sdk-keys',
      entityId: keyId,
      audit: {
        action: 'updateSdkKey',
        before: { description: before.description },
        after: { description },
        why: null,
      },
    });
    return sdkKeys.present(await sdkKeys.update(tx, keyId, { description }));
  },
});
