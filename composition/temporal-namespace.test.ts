import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { Client, Connection } from '@temporalio/client';
import type { TestWorkflowEnvironment } from '@temporalio/testing';
import { freePort } from '../dev/processes/ports.ts';
import { migratedDatabase } from '../test/support/migrated-database.ts';
import { devServer } from '../test/support/temporal.ts';
import { bindNamespace, bindNamespaceIfReached, NamespaceTaken } from './temporal-namespace.ts';

const now = new Date();
let temporal: TestWorkflowEnvironment;
let one: Awaited<ReturnType<typeof migratedDatabase>>;
let other: typeof one;
beforeAll(async () => {
  [temporal, one, other] = await Promise.all([devServer(), migratedDatabase(), migratedDatabase()]);
}, 120_000);
afterAll(async () => {
  await Promise.all([temporal?.teardown(), one?.drop(), other?.drop()]);
});

it('a namespace serves the database that came first, start after start, and no other', async () => {
  const { client } = temporal;
  await Promise.all([bindNamespace(client, one.db, now), bindNamespace(client, one.db, now)]);
  await bindNamespace(client, one.db, now);
  await expect(bindNamespace(client, other.db, now)).rejects.toThrow(NamespaceTaken);
  await expect(bindNamespaceIfReached(client, other.db, now)).rejects.toThrow(
    /namespace "default" belongs to another installation.*TEMPORAL_NAMESPACE/,
  );

  await client.workflow.getHandle('pricewright-installation').terminate('its database is gone');
  await bindNamespace(client, other.db, now);
  await expect(bindNamespace(client, one.db, now)).rejects.toThrow(NamespaceTaken);
}, 60_000);

it('the API starts while Temporal cannot be reached', async () => {
  const connection = Connection.lazy({ address: `127.0.0.1:${await freePort()}` });
  const client = new Client({ connection });
  expect(await bindNamespaceIfReached(client, one.db, now)).toBe(false);
  await connection.close();
}, 60_000);
