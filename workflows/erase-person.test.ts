import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { sql } from 'kysely';
import type { Customer } from '../contracts/customers.ts';
import type { Operation } from '../contracts/operations.ts';
import type { Person, PersonExport } from '../contracts/persons.ts';
import { type Platform, startPlatform } from '../test/support/platform.ts';
import { timeSkippingEnvironment } from '../test/support/temporal.ts';

let temporal: TestWorkflowEnvironment;
let platform: Platform;
let log = '';

beforeAll(async () => {
  temporal = await timeSkippingEnvironment();
  const stream = new Writable({
    write(chunk, _encoding, done) {
      log += chunk;
      done();
    },
  });
  platform = await startPlatform(temporal, { logger: { level: 'trace', stream } });
  await platform.startWorker();
}, 120_000);
afterAll(async () => {
  await platform?.close();
  await temporal?.teardown();
});

const canaries = {
  name: 'Canarina Birdsong',
  email: 'canarina.birdsong@canary.example',
  phone: '+46700990417',
  address: { line1: 'Birdcage Walk 41', city: 'Canaryton', postalCode: 'CA9 4RY' },
};
const second = { name: 'C. Birdsong', email: 'tweety@canary.example' };
const texts = [
  ...[canaries.name, canaries.email, canaries.phone, ...Object.values(canaries.address)],
  ...Object.values(second),
  'canary-role-attribute',
  'canary-typed-words',
];

const createPerson = (body: object) => platform.call<Person>('POST', '/v1/persons', body, 201);

async function erase(id: string, body: object = {}): Promise<Operation> {
  const { operationId } = await platform.call<{ operationId: string }>('POST', `/v1/persons/${id}/erasure`, body, 202);
  await platform.operation(operationId);
  return await platform.call<Operation>('GET', `/v1/operations/${operationId}`);
}

/** Every row of every table as text, as a dump would have it. */
async function dump(): Promise<string> {
  const tables = await sql<{ name: string }>`
    select format('%I.%I', table_schema, table_name) as name from information_schema.tables
    where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`.execute(platform.db);
  const texts = await Promise.all(
    tables.rows.map(async ({ name }) => {
      const { rows } = await sql<{ row: string }>`select t::text as row from ${sql.raw(name)} as t`.execute(
        platform.db,
      );
      return rows.map(({ row }) => row);
    }),
  );
  return texts.flat().join('\n');
}

/** Payloads are bytes: they are read as text. */
async function histories(): Promise<string> {
  const operations = await platform.db.selectFrom('operations').select('workflow_id').execute();
  const all = await Promise.all(
    operations.map(async ({ workflow_id }) => temporal.client.workflow.getHandle(workflow_id).fetchHistory()),
  );
  return JSON.stringify(all, (_name, value) =>
    value?.type === 'Buffer' && Array.isArray(value.data) ? Buffer.from(value.data).toString('utf8') : value,
  );
}

/** The canaries that are found, as they are or as bytea and base64 would show them. */
function found(text: string): string[] {
  const lower = text.toLowerCase();
  return texts.filter((canary) =>
    [canary, Buffer.from(canary).toString('hex'), Buffer.from(canary).toString('base64').replace(/=+$/, '')].some(
      (form) => lower.includes(form.toLowerCase()),
    ),
  );
}

describe('erasing a person', () => {
  it('leaves nothing of it in any table, history or log, and keeps the hashes of its addresses', async () => {
    const account = await platform.call<Customer>(
      'POST',
      '/v1/customers',
      { name: canaries.name.toUpperCase(), address: canaries.address, country: 'SE' },
      201,
    );
    const person = await platform.call<Person>(
      'POST',
      '/v1/persons',
      { ...canaries, customerId: account.id, role: 'owner', attributes: { note: 'canary-role-attribute' } },
      201,
      { 'idempotency-key': 'a-canary' },
    );
    const other = await createPerson({ ...second, externalId: 'user-2' });
    await platform.call('POST', `/v1/persons/${person.id}/merge`, { personId: other.id });
    await platform.call(
      'PATCH',
      `/v1/persons/${person.id}`,
      { address: { ...canaries.address, region: 'Canary' } },
      200,
      { 'if-match': '"2"' },
    );
    await platform.call('PATCH', `/v1/persons/${person.id}`, { email: `${canaries.email} ` }, 400, {
      'if-match': '"3"',
    });
    await platform.call(
      'POST',
      '/v1/persons',
      { name: canaries.name, customerId: 'customer_00000000000000000000000000' },
      404,
    );
    const byOldAddress = await platform.call<{ data: Person[] }>('POST', '/v1/persons/search', { email: second.email });
    expect(byOldAddress.data.map(({ id }) => id)).toEqual([person.id]);
    await platform.call(
      'POST',
      `/v1/persons/${person.id}/consents`,
      { purpose: 'newsletter', wording: `I, ${canaries.name}, agree.`, source: 'signup' },
      201,
    );
    const visit = { type: 'visited', timestamp: new Date().toISOString() };
    const { accepted } = await platform.call<{ accepted: number }>(
      'POST',
      '/v1/events',
      {
        events: [
          { ...visit, id: 'visit-1', personId: person.id, properties: { typed: 'canary-typed-words' } },
          { ...visit, id: 'visit-2', personId: 'somebody-else', properties: { page: 'pricing' } },
        ],
      },
      202,
    );
    expect(accepted).toBe(2);
    await stripeSays(platform, {
      id: 'cus_canary',
      object: 'customer',
      ...canaries,
      metadata: { mail: canaries.email },
    });

    const before = await platform.call<PersonExport>('GET', `/v1/persons/${person.id}/export`);
    expect(before.person).toMatchObject({ name: canaries.name, email: canaries.email, phone: canaries.phone });
    expect(before.places).toMatchObject({
      consents: [{ purpose: 'newsletter', withdrawnAt: null }],
      persons: [{ id: person.id }, { id: other.id, mergedInto: person.id }],
      events: [
        { kind: 'person', name: person.id },
        { event: 'visit-1', properties: { typed: 'canary-typed-words' } },
      ],
    });
    expect(before.places.journal!.length).toBeGreaterThanOrEqual(3);
    // What is searched for afterwards is there before, where it may be: else the search would find nothing anyway.
    expect(found(await dump())).toEqual(['canary-role-attribute', 'canary-typed-words']);

    const operation = await erase(person.id);
    expect(operation).toMatchObject({ status: 'done', stage: 'erased', outcome: { records: 2, account: account.id } });
    expect(new Set(operation.steps.map(({ status }) => status))).toEqual(new Set(['done']));

    expect(found(await dump())).toEqual([]);
    expect(found(await histories())).toEqual([]);
    expect(log).toContain('/v1/persons');
    expect(found(log)).toEqual([]);
    await platform.call('GET', `/v1/persons/${person.id}`, undefined, 404);
    await platform.call('GET', `/v1/persons/${other.id}`, undefined, 404);
    expect(await platform.call('GET', `/v1/customers/${account.id}`)).toMatchObject({ name: null, country: 'SE' });
    const keys = await platform.db.selectFrom('subject_keys').select('subject_id').execute();
    expect(keys).toEqual([]);

    const again = await createPerson({ email: canaries.email.toUpperCase() });
    const traces = await platform.call<PersonExport>('GET', `/v1/persons/${again.id}/export`);
    expect(traces.places.suppressions).toMatchObject([{ channel: 'email', reason: 'erased' }]);
  }, 60_000);

  it('leaves an account that bears another name alone, unless that is asked for', async () => {
    const account = await platform.call<Customer>('POST', '/v1/customers', { name: 'Birdseed Ltd' }, 201);
    const contact = await createPerson({ customerId: account.id, name: 'Bea Bird' });
    await erase(contact.id);
    expect(await platform.call('GET', `/v1/customers/${account.id}`)).toMatchObject({ name: 'Birdseed Ltd' });
    const trader = await createPerson({ customerId: account.id, name: 'Bo Bird' });
    await erase(trader.id, { account: true });
    expect(await platform.call('GET', `/v1/customers/${account.id}`)).toMatchObject({ name: null });
  });

  it('is one order however often it is given, and none for a person who was merged away', async () => {
    const { id } = await createPerson({ name: 'Twice Asked' });
    const other = await createPerson({ name: 'Merged Away' });
    await platform.call('POST', `/v1/persons/${id}/merge`, { personId: other.id });
    await platform.call('POST', `/v1/persons/${other.id}/erasure`, {}, 409);
    const orders = await Promise.all(
      [1, 2, 3].map(() => platform.app.inject({ method: 'POST', url: `/v1/persons/${id}/erasure`, payload: {} })),
    );
    // One that comes after the end finds nobody.
    const accepted = orders.filter(({ statusCode }) => statusCode === 202).map((order) => order.json().operationId);
    expect(orders.every(({ statusCode }) => statusCode === 202 || statusCode === 404)).toBe(true);
    expect(new Set(accepted).size).toBe(1);
    expect((await platform.operation(accepted[0])).status).toBe('done');
    await platform.call('POST', `/v1/persons/${id}/erasure`, {}, 404);
  });

  it('knows every table that refers to persons', async () => {
    const { personPlaces } = await import('../database/person-places.ts');
    const known = new Set(personPlaces.flatMap(({ tables }) => tables));
    const { rows } = await sql<{ name: string }>`
      select distinct table_name as name from information_schema.columns
      join pg_class on pg_class.oid = format('%I.%I', table_schema, table_name)::regclass and not relispartition
      where table_schema = 'public' and column_name ~ '(^|_)person_id$'
      union select conrelid::regclass::text from pg_constraint
      where contype = 'f' and confrelid = 'persons'::regclass`.execute(platform.db);
    expect(rows.length).toBeGreaterThanOrEqual(2);
    expect(rows.map(({ name }) => name).filter((name) => !known.has(name))).toEqual([]);
  });
});

async function stripeSays({ app, stripe, db }: Platform, object: object): Promise<void> {
  const event = {
    id: 'evt_canary',
    object: 'event',
    type: 'customer.updated',
    created: 1_790_000_000,
    data: { object },
  };
  const payload = JSON.stringify(event);
  const header = stripe.webhooks.generateTestHeaderString({ payload, secret: 'whsec_test' });
  const headers = { 'stripe-signature': header, 'content-type': 'application/json' };
  const response = await app.inject({ method: 'POST', url: '/webhooks/stripe', payload, headers });
  expect(response.statusCode).toBe(200);
  const kept = await db.selectFrom('stripe_objects').select('id').where('id', '=', 'cus_canary').execute();
  expect(kept).toHaveLength(1);
}
