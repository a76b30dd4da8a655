import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type { Customer } from '../../contracts/customers.ts';
import type { PersonalDataCipher } from '../../contracts/personal-data.ts';
import type { Person } from '../../contracts/persons.ts';
import { assertMasterKeys, indexKeys } from '../../database/subject-keys.ts';
import * as suppressions from '../../database/suppressions.ts';
import { createPersonalDataCipher } from '../../integrations/personal-data/cipher.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';
import { execute } from '../command.ts';
import { createPerson } from './create-person.ts';
import { readPerson } from './present-person.ts';
import { rewrapSubjectKeys } from './rewrap-subject-keys.ts';

// Limits of waiting, not of speed: many tests share the machine.
jest.setTimeout(180_000);

const masterKey = () => randomBytes(32).toString('base64');
const [first, second, third] = [masterKey(), masterKey(), masterKey()];
const ofFirst = createPersonalDataCipher(first);
const caller = { actor: 'command line', requestId: null, from: { door: 'command line' as const } };
let platform: Platform;
const people: Person[] = [];
let company: Customer;

beforeAll(async () => {
  platform = await startPlatform(null, { personalData: ofFirst });
  company = await platform.call<Customer>('POST', '/v1/customers', { name: 'Tidewater' }, 201);
  for (let number = 0; number < 7; number++) {
    const body = { name: `Person ${number}`, email: `person${number}@example.com`, phone: `+4670000000${number}` };
    people.push(await platform.call<Person>('POST', '/v1/persons', body, 201));
  }
  const hashes = [
    { channel: 'email' as const, addressHash: ofFirst.index('email', 'person0@example.com'), reason: 'unsubscribed' },
    { channel: 'email' as const, addressHash: ofFirst.index('email', 'gone@example.com'), reason: 'erased' },
  ];
  await suppressions.add(platform.db, hashes, new Date());
});
afterAll(() => platform?.close());

const batch = (personalData: PersonalDataCipher, limit: number) =>
  execute(rewrapSubjectKeys, { limit }, caller, { ...platform.app.environment, personalData });
const foundBy = async (index: Buffer) =>
  (await platform.db.selectFrom('persons').select('id').where('email_index', '=', index).execute()).map(({ id }) => id);
const isSuppressed = async (hashes: Buffer[]) => (await suppressions.find(platform.db, 'email', hashes)).length > 0;

it('rewraps in batches that are whole, reads all the while, and goes on where it was broken off', async () => {
  const cipher = createPersonalDataCipher(second, { masterKeys: [first] });
  await assertMasterKeys(platform.db, cipher.knownMasterKeyIds);
  expect(await batch(cipher, 3)).toEqual({ rewrapped: 3, left: 5 });
  const environment = { ...platform.app.environment, personalData: cipher };
  for (const person of people) expect(await readPerson(environment, person.id)).toEqual(person);
  for (const { id, email } of people) {
    const found = await Promise.all(cipher.indexes('email', email!).map(foundBy));
    expect(found.flat()).toEqual([id]);
  }
  expect(await Promise.all([batch(cipher, 3), batch(cipher, 3)])).toHaveLength(2);
  expect((await batch(cipher, 3)).left).toBe(0);
  expect(await batch(cipher, 3)).toEqual({ rewrapped: 0, left: 0 });
});

it('needs the former key no longer: all is read and found with the new one alone', async () => {
  await expect(assertMasterKeys(platform.db, [ofFirst.masterKeyId])).rejects.toThrow(/PRICEWRIGHT_OLD_MASTER_KEYS/);
  const cipher = createPersonalDataCipher(second, { indexKeys: await indexKeys(platform.db) });
  await assertMasterKeys(platform.db, cipher.knownMasterKeyIds);
  const environment = { ...platform.app.environment, personalData: cipher };
  for (const person of people) {
    expect(await readPerson(environment, person.id)).toEqual(person);
    expect(await foundBy(cipher.index('email', person.email!))).toEqual([person.id]);
  }
  const row = await platform.db
    .selectFrom('customers')
    .selectAll()
    .where('id', '=', company.id)
    .executeTakeFirstOrThrow();
  expect(row.name_index!.equals(cipher.index('name', 'tidewater'))).toBe(true);
  expect(row.revision).toBe(company.revision);
});

it('keeps what only hashes are left of: suppressed stays suppressed, also when the address comes back', async () => {
  const cipher = createPersonalDataCipher(second, { indexKeys: await indexKeys(platform.db) });
  expect(await isSuppressed([cipher.index('email', 'person0@example.com')])).toBe(true);
  expect(await isSuppressed([cipher.index('email', 'gone@example.com')])).toBe(false);
  expect(await isSuppressed(cipher.indexes('email', 'gone@example.com'))).toBe(true);
  expect(await isSuppressed(cipher.indexes('email', 'person1@example.com'))).toBe(false);
  const input = createPerson.input.parse({ name: 'Back', email: 'gone@example.com' });
  await execute(createPerson, input, caller, { ...platform.app.environment, personalData: cipher });
  expect(await isSuppressed([cipher.index('email', 'gone@example.com')])).toBe(true);
});

it('can be done again and again', async () => {
  const cipher = createPersonalDataCipher(third, { masterKeys: [second], indexKeys: await indexKeys(platform.db) });
  while ((await batch(cipher, 100)).left > 0);
  const alone = createPersonalDataCipher(third, { indexKeys: await indexKeys(platform.db) });
  const environment = { ...platform.app.environment, personalData: alone };
  for (const person of people) expect(await readPerson(environment, person.id)).toEqual(person);
  expect(alone.indexes('email', 'gone@example.com')).toHaveLength(3);
  const oldest = ofFirst.index('email', 'gone@example.com');
  expect(alone.indexes('email', 'gone@example.com').some((index) => index.equals(oldest))).toBe(true);
});

it('stands in the audit without a key or a name', async () => {
  const rows = await platform.db
    .selectFrom('journal')
    .select('audit')
    .where('type', '=', 'personal_data.rewrapped')
    .execute();
  expect(rows.length).toBeGreaterThan(2);
  expect(rows[0]!.audit).toMatchObject({
    action: 'rewrapSubjectKeys',
    after: { rewrapped: 3, left: 5 },
    from: { door: 'command line' },
  });
  const text = JSON.stringify(rows);
  for (const secret of [first, second, third, 'Tidewater', 'example.com']) expect(text).not.toContain(secret);
});
