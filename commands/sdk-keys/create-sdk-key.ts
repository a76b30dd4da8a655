import { z } from 'zod';
import { CreateSdkKeyInput, type SdkKey } from '../../contracts/sdk-keys.ts';
import { newId } from '../../database/ids.ts';
import * as sdkKeys from '../../database/sdk-keys.ts';
import { command } from '../command.ts';

/** A key that names an application and an environment. It is public: it opens nothing of `/v1`, and may be shown again. */
export const createSdkKey = command({
  name: 'createSdkKey',
  permission: 'sdk-keys:edit',
  input: z.strictObject({ ...CreateSdkKeyInput.shape, key: z.string() }),
  async run({ application, environment, description, key }, { tx, now, caller, journal }): Promise<SdkKey> {
    const id = newId('sdk');
    const row = await sdkKeys.insert(tx, {
      id,
      application,
      environment,
      description,
      key,
      created_by: caller.actor,
      created_at: now,
    });
    journal({
      type: 'sdk_key.created',
      area: 'sdk-keys',
      entityId: id,
      audit: { action: 'createSdkKey', before: null, after: { application, environment, description }, why: null },
    });
    return sdkKeys.present(row);
  },
});
