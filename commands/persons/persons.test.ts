import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Consent, Person, PersonExport } from '../../contracts/persons.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform(null);
}, 60_000);
afterAll(() => platform?.close());

const create = (body: object) => platform.call<Person>('POST', '/v1/persons', body, 201);
const search = async (body: object) =>
  (await platform.call<{ data: Person[] }>('POST', '/v1/persons/search', body)).data.map(({ id }) => id);

describe('a person', () => {
  it('is put on record, read back, and found by e-mail or phone in any spelling', async () => {
    const made = await create({
      name: 'Åsa Öberg',
      email: 'Asa.Oberg@Firm.example',
      phone: '+46701740605',
      role: 'admin',
      locale: 'sv-SE',
      timeZone: 'Europe/Stockholm',
      attributes: { plan_owner: true },
    });
    expect(await platform.call('GET', `/v1/persons/${made.id}`)).toEqual(made);
    expect(await search({ email: 'asa.oberg@firm.example' })).toEqual([made.id]);
    expect(await search({ phone: '+46701740605' })).toEqual([made.id]);
    expect(await search({ email: 'nobody@firm.example' })).toEqual([]);
    await platform.call('POST', '/v1/persons/search', {}, 400);
    await platform.call('POST', '/v1/persons/search', { email: 'a@b.example', phone: '+46701740605' }, 400);
  });

  it('refuses what it cannot mean', async () => {
    for (const body of [
      { timeZone: 'Mars/Olympus' },
      { phone: '070-174' },
      { email: 'no address' },
      { role: 'king' },
      { locale: 'Swedish' },
      { attributes: { phone: 1 } },
      { name: 'a\u0000b' },
    ]) {
      await platform.call('POST', '/v1/persons', body, 400);
    }
  });

  it('is edited on the revision that was read; a new address replaces the old one in the search', async () => {
    const made = await create({ name: 'Bo Berg', email: 'old@firm.example' });
    await platform.call('PATCH', `/v1/persons/${made.id}`, { role: 'owner' }, 428);
    const edited = await platform.call<Person>('PATCH', `/v1/persons/${made.id}`, { email: 'new@firm.example' }, 200, {
      'if-match': '"1"',
    });
    expect(edited).toMatchObject({ name: 'Bo Berg', email: 'new@firm.example', revision: 2 });
    expect(await search({ email: 'old@firm.example' })).toEqual([]);
    expect(await search({ email: 'new@firm.example' })).toEqual([made.id]);
    await platform.call('PATCH', `/v1/persons/${made.id}`, { role: 'owner' }, 412, { 'if-match': '"1"' });
  });

  it('merges another record of it, and is found by the addresses of both', async () => {
    const first = await create({ email: 'first@firm.example', locale: 'sv-SE' });
    const second = await create({ name: 'Cia Ek', email: 'second@firm.example' });
    const third = await create({ email: 'third@firm.example' });
    await platform.call('POST', `/v1/persons/${first.id}/merge`, { personId: third.id });
    const merged = await platform.call<Person>('POST', `/v1/persons/${second.id}/merge`, { personId: first.id });
    expect(merged).toMatchObject({ email: 'second@firm.example', locale: 'sv-SE', assignmentId: first.id });
    for (const email of ['first@firm.example', 'second@firm.example', 'third@firm.example']) {
      expect([email, await search({ email })]).toEqual([email, [second.id]]);
    }
    expect(await platform.call('GET', `/v1/persons/${third.id}`)).toMatchObject({ mergedInto: second.id, email: null });
    const keys = await platform.db
      .selectFrom('subject_keys')
      .selectAll()
      .where('subject_id', 'in', [first.id, third.id])
      .execute();
    expect(keys).toEqual([]);
    await platform.call('PATCH', `/v1/persons/${third.id}`, { role: 'owner' }, 409, { 'if-match': '"2"' });
  });

  it('keeps proof of its consents, and of their withdrawal', async () => {
    const { id } = await create({ name: 'Di Dahl' });
    const given = { purpose: 'newsletter', wording: 'Yes, write to me.', source: 'signup_form' };
    const consent = await platform.call<Consent>('POST', `/v1/persons/${id}/consents`, given, 201);
    expect(consent).toMatchObject({ purpose: 'newsletter', withdrawnAt: null });
    expect(consent.wordingHash).toBe('37e514c420549ee6881910540d4dc68d82e236bd27532c232d6311b24188afc8');
    const later = { ...given, givenAt: '2999-01-01T00:00:00Z' };
    await platform.call('POST', `/v1/persons/${id}/consents`, later, 400);
    await platform.call('POST', `/v1/persons/${id}/consents/newsletter/withdraw`, {});
    await platform.call('POST', `/v1/persons/${id}/consents/newsletter/withdraw`, {}, 404);
    const { data } = await platform.call<{ data: Consent[] }>('GET', `/v1/persons/${id}/consents`);
    expect(data).toMatchObject([{ id: consent.id, withdrawnAt: expect.any(String) }]);
    const exported = await platform.call<PersonExport>('GET', `/v1/persons/${id}/export`);
    expect(exported).toMatchObject({ person: { name: 'Di Dahl' }, places: { consents: [{ id: consent.id }] } });
  });

  it('is never named in the journal', async () => {
    await create({
      name: 'Journalled Person',
      email: 'journalled@firm.example',
      attributes: { secretive: 'journalled' },
    });
    const entries = await platform.db.selectFrom('journal').selectAll().where('area', '=', 'persons').execute();
    expect(entries.length).toBeGreaterThan(5);
    expect(JSON.stringify(entries)).not.toMatch(/journalled|firm\.example|Öberg|Cia|Di Dahl/i);
  });
});
