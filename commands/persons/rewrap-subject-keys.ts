import { z } from 'zod';
import * as customers from '../../database/customers.ts';
import * as persons from '../../database/persons.ts';
import * as subjectKeys from '../../database/subject-keys.ts';
import { command } from '../command.ts';
import { addressIndexes, carrySuppressionsOver, openIdentities } from './sealed-identity.ts';

/**
 * One batch of a master key's rotation: data keys that a former master key wraps are wrapped by the present one, and
 * what is found by the blind index is indexed anew. Each batch is whole; broken off anywhere, the next goes on. The
 * former keys of the index are kept under the present master key, for the hashes of those who were erased.
 * @returns how many it took, and how many are left
 */
export const rewrapSubjectKeys = command({
  name: 'rewrapSubjectKeys',
  permission: 'persons:edit',
  input: z.strictObject({ limit: z.int().min(1).max(1_000) }),
  async run({ limit }, { tx, now, personalData, journal }): Promise<{ rewrapped: number; left: number }> {
    const retired = personalData.retiredIndexKeys();
    await subjectKeys.keepIndexKeys(tx, retired, now);
    const taken = await subjectKeys.wrappedByOthers(tx, personalData.masterKeyId, limit);
    for (const { subjectId, key } of taken) {
      const rewrapped = personalData.rewrap(subjectId, key);
      if (rewrapped) await subjectKeys.replace(tx, subjectId, rewrapped);
    }
    const ids = taken.map(({ subjectId }) => subjectId);
    const people = await persons.lockByIds(tx, ids);
    const accounts = await customers.lockByIds(tx, ids);
    const identities = await openIdentities(tx, personalData, [...people, ...accounts]);
    for (const { id } of people) {
      const identity = identities.get(id)!;
      await persons.reindex(tx, id, addressIndexes(personalData, identity));
      await carrySuppressionsOver(tx, personalData, identity, now);
    }
    for (const { id } of accounts) {
      const { name } = identities.get(id)!;
      await customers.reindex(tx, id, name === null ? null : personalData.index('name', name));
    }
    const left = await subjectKeys.countByOthers(tx, personalData.masterKeyId);
    if (taken.length > 0) {
      journal({
        type: 'personal_data.rewrapped',
        area: 'persons',
        entityId: personalData.masterKeyId,
        audit: {
          action: 'rewrapSubjectKeys',
          before: { masterKeys: [...new Set(taken.map(({ key }) => key.masterKeyId))] },
          after: { masterKey: personalData.masterKeyId, rewrapped: taken.length, left },
          why: null,
        },
      });
    }
    return { rewrapped: taken.length, left };
  },
});
