import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { createPerson } from '../../commands/persons/create-person.ts';
import { erasePerson } from '../../commands/persons/erase-person.ts';
import { exportPerson } from '../../commands/persons/export-person.ts';
import { mergePersons } from '../../commands/persons/merge-persons.ts';
import { presentPersons, readPerson } from '../../commands/persons/present-person.ts';
import { updatePerson } from '../../commands/persons/update-person.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import { OperationId, PersonId } from '../../contracts/ids.ts';
import {
  CreatePersonInput,
  ErasePersonInput,
  MergePersonInput,
  Person,
  PersonExport,
  PersonUpdates,
  SearchPersonsInput,
} from '../../contracts/persons.ts';
import { listPersons } from '../../database/person-list.ts';
import * as persons from '../../database/persons.ts';
import { callerOf } from '../environment.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, bodyOf, type Routes } from '../route.ts';

const Params = z.strictObject({ id: PersonId });
const ErasureAccepted = z.strictObject({ operationId: OperationId, workflowId: z.string() });
const tags = ['persons'];

export const personRoutes: Routes = async (app) => {
  const { environment } = app;
  const { db, personalData } = environment;

  app.get(
    '/v1/persons',
    {
      config: { permission: 'persons:read' },
      schema: {
        tags,
        summary: 'List persons; filters see pseudonymous attributes alone',
        querystring: ListQuery,
        response: answers(200, listOf(Person)),
      },
    },
    async ({ query }) => {
      const { ids, total } = await listPersons(db, query);
      return { data: await presentPersons(environment, await persons.byIds(db, ids)), total };
    },
  );

  app.post(
    '/v1/persons',
    {
      config: { permission: 'persons:edit' },
      schema: {
        tags,
        summary: 'Put a person on record',
        body: CreatePersonInput,
        response: answers(201, Person, 404, 409),
      },
    },
    async (request, reply) => {
      const person = await execute(createPerson, request.body, callerOf(request), environment);
      return reply
        .status(201)
        .header('etag', etag(person.revision))
        .header('location', `/v1/persons/${person.id}`)
        .send(person);
    },
  );

  app.post(
    '/v1/persons/search',
    {
      config: { permission: 'persons:read' },
      schema: {
        tags,
        summary: 'Persons with exactly this address, which is never in the address of a request',
        body: SearchPersonsInput,
        response: answers(200, listOf(Person)),
      },
    },
    async ({ body: { email, phone } }) => {
      const field = email === undefined ? 'phone' : 'email';
      const rows = await persons.byAddressIndex(db, field, personalData.indexes(field, email ?? phone ?? ''));
      return { data: await presentPersons(environment, rows), total: rows.length };
    },
  );

  app.get(
    '/v1/persons/:id',
    {
      config: { permission: 'persons:read' },
      schema: { tags, summary: 'Read a person', params: Params, response: answers(200, Person, 404) },
    },
    async ({ params }, reply) => {
      const person = await readPerson(environment, params.id);
      return reply.header('etag', etag(person.revision)).send(person);
    },
  );

  app.patch(
    '/v1/persons/:id',
    {
      config: { permission: 'persons:edit' },
      schema: {
        tags,
        summary: 'Edit a person',
        params: Params,
        headers: ifMatch,
        body: PersonUpdates,
        response: answers(200, Person, 404, 409, 412, 428),
      },
    },
    async (request, reply) => {
      const person = await execute(
        updatePerson,
        { personId: request.params.id, revision: revisionOf(request.headers), updates: request.body },
        callerOf(request),
        environment,
      );
      return reply.header('etag', etag(person.revision)).send(person);
    },
  );

  app.post(
    '/v1/persons/:id/merge',
    {
      config: { permission: 'persons:edit' },
      schema: {
        tags,
        summary: 'Merge another record of the same person into this one',
        params: Params,
        body: MergePersonInput,
        response: answers(200, Person, 404, 409),
      },
    },
    async (request, reply) => {
      const person = await execute(
        mergePersons,
        { survivorId: request.params.id, ...request.body },
        callerOf(request),
        environment,
      );
      return reply.header('etag', etag(person.revision)).send(person);
    },
  );

  app.get(
    '/v1/persons/:id/export',
    {
      config: { permission: 'persons:export' },
      schema: {
        tags,
        summary: 'All that is held about a person',
        params: Params,
        response: answers(200, PersonExport, 404),
      },
    },
    async ({ params }, reply) =>
      reply.header('cache-control', 'no-store').send(await exportPerson(environment, params.id)),
  );

  app.post(
    '/v1/persons/:id/erasure',
    {
      config: { permission: 'persons:erase' },
      schema: {
        tags,
        summary: 'Erase a person everywhere; hashes of the addresses stay suppressed',
        params: Params,
        body: bodyOf(ErasePersonInput),
        response: answers(202, ErasureAccepted, 404, 409),
      },
    },
    async (request, reply) =>
      reply
        .status(202)
        .send(
          await execute(erasePerson, { personId: request.params.id, ...request.body }, callerOf(request), environment),
        ),
  );
};
