import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Customer } from '../../contracts/customers.ts';
import type { ErrorResponse } from '../../contracts/http.ts';
import type { Person } from '../../contracts/persons.ts';
import { assertMasterKeys } from '../../database/subject-keys.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform(null);
}, 60_000);
afterAll(() => platform?.close());

const create = (body: object) => platform.call<Customer>('POST', '/v1/customers', body, 201);
const refused = (method: string, url: string, body: object, status: number, headers = {}) =>
  platform.call<ErrorResponse>(method, url, body, status, headers);

describe('a customer', () => {
  it('is put on record, read back, and found by name whatever its case', async () => {
    const made = await create({
      externalId: 'acct_1',
      name: 'Müller & Söhne',
      address: { line1: 'Hauptstraße 1', city: 'Köln' },
      country: 'DE',
      currency: 'eur',
      industry: 'retail',
      attributes: { employees: 40, beta: true, tags: ['a', 'b'] },
    });
    expect(made).toMatchObject({ revision: 1, assignmentId: made.id, mergedInto: null, subscription: null });
    expect(await platform.call('GET', `/v1/customers/${made.id}`)).toEqual(made);
    const found = await platform.call<{ data: Customer[] }>('POST', '/v1/customers/search', {
      name: 'müller &  söhne',
    });
    expect(found.data.map(({ id }) => id)).toEqual([made.id]);
  });

  it('keeps its name and address sealed in the database', async () => {
    const { id } = await create({ name: 'Sealed Company', address: { city: 'Hiddenville' } });
    const row = await platform.db.selectFrom('customers').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    const stored = [row.identity, row.name_index].map((bytes) => bytes!.toString('latin1')).join();
    expect(stored).not.toMatch(/Sealed|Hiddenville/i);
    expect(JSON.stringify({ ...row, identity: null, name_index: null })).not.toMatch(/Sealed|Hiddenville/i);
  });

  it('has a VAT id that is one, sealed and in one form, and may be exempt from tax', async () => {
    const made = await create({ name: 'Taxed Company', vatId: 'de 136.695-976', country: 'DE' });
    expect(made).toMatchObject({ vatId: 'DE136695976', taxExempt: false });
    const row = await platform.db
      .selectFrom('customers')
      .selectAll()
      .where('id', '=', made.id)
      .executeTakeFirstOrThrow();
    expect(row.identity!.toString('latin1')).not.toContain('136695976');
    for (const [vatId, code] of [
      ['DE136695977', 'vat_id_check_digit'],
      ['DE12', 'vat_id_format'],
      ['QQ136695976', 'vat_id_unknown_country'],
    ]) {
      const wrong = await refused('PATCH', `/v1/customers/${made.id}`, { vatId }, 422, { 'if-match': '"1"' });
      expect(wrong.error.details?.fields).toMatchObject([{ field: 'vatId', code }]);
    }
    const edited = await platform.call<Customer>(
      'PATCH',
      `/v1/customers/${made.id}`,
      { vatId: null, taxExempt: true },
      200,
      { 'if-match': '"1"' },
    );
    expect(edited).toMatchObject({ name: 'Taxed Company', vatId: null, taxExempt: true });
    const audits = await platform.db.selectFrom('journal').selectAll().where('entity_id', '=', made.id).execute();
    expect(audits).toHaveLength(2);
    expect(JSON.stringify(audits)).not.toContain('136695976');
  });

  it('is sealed with one master key: another is refused before it seals anything', async () => {
    const { personalData } = platform.app.environment;
    await create({ name: 'Keyed Company' });
    await expect(assertMasterKeys(platform.db, personalData.knownMasterKeyIds)).resolves.toBeUndefined();
    await expect(assertMasterKeys(platform.db, ['another'])).rejects.toThrow(/another key \(another\) than the one/);
  });

  it('refuses attributes that identify somebody or hide a field, and ids that are addresses', async () => {
    for (const body of [
      { attributes: { email: 'x' } },
      { attributes: { first_name: 'x' } },
      { attributes: { vat_id: 'DE136695976' } },
      { attributes: { contact: 'jane@doe.example' } },
      { attributes: { tags: ['jane@doe.example'] } },
      { attributes: { country: 'SE' } },
      { attributes: { note: 'a\u0000b' } },
      { externalId: 'jane@doe.example' },
    ]) {
      await refused('POST', '/v1/customers', body, 400);
    }
  });

  it('is edited on the revision that was read, and only what is sent changes', async () => {
    const made = await create({ name: 'Before', country: 'SE', attributes: { a: 1 } });
    await refused('PATCH', `/v1/customers/${made.id}`, { country: 'NO' }, 428);
    const edited = await platform.call<Customer>('PATCH', `/v1/customers/${made.id}`, { name: 'After' }, 200, {
      'if-match': '"1"',
    });
    expect(edited).toMatchObject({ name: 'After', country: 'SE', attributes: { a: 1 }, revision: 2 });
    const stale = await refused('PATCH', `/v1/customers/${made.id}`, { country: 'NO' }, 412, { 'if-match': '"1"' });
    expect(stale.error).toMatchObject({
      code: 'ConcurrentModification',
      details: {
        presentRevision: 2,
        lastChange: {
          by: 'member:member_test',
          action: 'updateCustomer',
          at: expect.any(String),
          fields: ['identifyingFieldsChanged'],
        },
      },
    });
    const emptied = await platform.call<Customer>('PATCH', `/v1/customers/${made.id}`, { name: null }, 200, {
      'if-match': '"2"',
    });
    expect(emptied).toMatchObject({ name: null, country: 'SE' });
    const keys = await platform.db.selectFrom('subject_keys').where('subject_id', '=', made.id).selectAll().execute();
    expect(keys).toEqual([]);
  });

  it('has names of outside systems of its own', async () => {
    await create({ externalId: 'taken', stripeCustomerId: 'cus_taken' });
    const refusal = await refused('POST', '/v1/customers', { stripeCustomerId: 'cus_taken' }, 409);
    expect(refusal.error.details?.fields?.[0]).toMatchObject({ field: 'stripeCustomerId' });
  });

  it('merges another record of it: persons go over, gaps are filled, the first assignment stays', async () => {
    const first = await create({ name: 'Acme', industry: 'media', attributes: { a: 1, b: 1 } });
    const second = await create({ country: 'SE', attributes: { b: 2 } });
    const person = await platform.call<Person>('POST', '/v1/persons', { customerId: first.id }, 201);
    const merged = await platform.call<Customer>('POST', `/v1/customers/${second.id}/merge`, { customerId: first.id });
    expect(merged).toMatchObject({
      id: second.id,
      name: 'Acme',
      country: 'SE',
      industry: 'media',
      attributes: { a: 1, b: 2 },
      assignmentId: first.id,
    });
    expect(await platform.call('GET', `/v1/persons/${person.id}`)).toMatchObject({ customerId: second.id });
    expect(await platform.call('GET', `/v1/customers/${first.id}`)).toMatchObject({
      mergedInto: second.id,
      name: null,
    });
    await refused('POST', `/v1/customers/${first.id}/merge`, { customerId: second.id }, 409);
    await refused('POST', `/v1/customers/${second.id}/merge`, { customerId: second.id }, 400);
    const filter = encodeURIComponent(JSON.stringify({ id: { $in: [first.id, second.id] } }));
    expect(await platform.call('GET', `/v1/customers?filter=${filter}`)).toMatchObject({ total: 1 });
  });

  it('is told of in the journal without what identifies it', async () => {
    await create({ name: 'Journalled Company', country: 'FI' });
    const entries = await platform.db.selectFrom('journal').select('audit').where('area', '=', 'customers').execute();
    const text = JSON.stringify(entries);
    expect(text).toContain('"country":"FI"');
    expect(text).not.toMatch(/Journalled|Sealed Company|Hiddenville|Müller|Acme/);
  });
});

describe('the list of customers', () => {
  const list = (filter: object, query = '') =>
    platform.call<{ data: Customer[]; total: number }>(
      'GET',
      `/v1/customers?filter=${encodeURIComponent(JSON.stringify(filter))}${query}`,
    );

  it('filters by own attributes, exactly and by what only memory can tell', async () => {
    for (const [index, city] of ['Lund', 'Lomma', 'Malmö'].entries()) {
      await create({ country: 'SE', industry: 'listed', attributes: { region: city, size: index } });
    }
    const regions = async (filter: object, query = '&sort=createdAt') =>
      (await list({ industry: 'listed', ...filter }, query)).data.map(({ attributes }) => attributes.region);
    expect(await regions({ size: { $gte: 1 } })).toEqual(['Lomma', 'Malmö']);
    expect(await regions({ region: { $regex: '^L' } })).toEqual(['Lund', 'Lomma']);
    expect(await regions({ region: { $regex: '^L' } }, '&sort=-createdAt&perPage=1')).toEqual(['Lomma']);
    expect(await list({ industry: 'listed', region: { $regex: '^L' } }, '&perPage=1')).toMatchObject({ total: 2 });
    expect(await regions({ 'region.inner': null, nobody: { $exists: false } })).toHaveLength(3);
  });

  it('refuses a filter that nobody can evaluate', async () => {
    for (const filter of ['{"a":{"$near":1}}', '[]', '{', '{"createdAt":{"$gt":"soon"}}']) {
      await platform.call('GET', `/v1/customers?filter=${encodeURIComponent(filter)}`, undefined, 400);
    }
  });
});
