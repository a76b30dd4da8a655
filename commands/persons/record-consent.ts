import { z } from 'zod';
import { Key, PersonId } from '../../contracts/ids.ts';
import { type Consent, RecordConsentInput } from '../../contracts/persons.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as consents from '../../database/consents.ts';
import { newId } from '../../database/ids.ts';
import * as persons from '../../database/persons.ts';
import { wordingHash } from '../../domain/customers/wording-hash.ts';
import { command } from '../command.ts';
import { assertNotMerged } from '../customers/update-customer.ts';
import { presentConsent } from './present-person.ts';

/** Proof of a consent: to what, by which words, where and when. */
export const recordConsent = command({
  name: 'recordConsent',
  permission: 'persons:edit',
  input: z.strictObject({ personId: PersonId, ...RecordConsentInput.shape }),
  async run({ personId, purpose, wording, source, givenAt }, { tx, now, journal }): Promise<Consent> {
    assertNotMerged(await persons.find(tx, personId, { lock: true }));
    const given = givenAt ? new Date(givenAt) : now;
    if (given > now) {
      throw new PricewrightError('MalformedRequest', 'A consent cannot be given in the future.', {
        fields: [{ field: 'givenAt', code: 'in_the_future', message: `${givenAt} is after ${now.toISOString()}.` }],
      });
    }
    const row = await consents.insert(tx, {
      id: newId('consent'),
      person_id: personId,
      purpose,
      wording_hash: wordingHash(wording),
      source,
      given_at: given,
      created_at: now,
    });
    journal({
      type: 'person.consent_given',
      area: 'persons',
      entityId: personId,
      audit: { action: 'recordConsent', before: null, after: { consentId: row.id, purpose }, why: null },
    });
    return presentConsent(row);
  },
});

/** Ends every consent to the purpose; it counts from now on. @throws NotFound when none stands */
export const withdrawConsent = command({
  name: 'withdrawConsent',
  permission: 'persons:edit',
  input: z.strictObject({ personId: PersonId, purpose: Key }),
  async run({ personId, purpose }, { tx, now, journal }): Promise<Consent[]> {
    await persons.find(tx, personId, { lock: true });
    const withdrawn = await consents.withdraw(tx, personId, purpose, now);
    if (withdrawn === 0) throw new PricewrightError('NotFound', `No consent to ${purpose} stands.`);
    journal({
      type: 'person.consent_withdrawn',
      area: 'persons',
      entityId: personId,
      audit: {
        action: 'withdrawConsent',
        before: { purpose, stands: true },
        after: { purpose, stands: false },
        why: null,
      },
    });
    return (await consents.ofPersons(tx, [personId])).filter((row) => row.purpose === purpose).map(presentConsent);
  },
});
