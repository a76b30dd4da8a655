import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { createCustomer } from '../../commands/customers/create-customer.ts';
import { mergeCustomers } from '../../commands/customers/merge-customers.ts';
import { presentCustomers, readCustomer } from '../../commands/customers/present-customer.ts';
import { updateCustomer } from '../../commands/customers/update-customer.ts';
import {
  CreateCustomerInput,
  Customer,
  CustomerUpdates,
  MergeCustomerInput,
  SearchCustomersInput,
} from '../../contracts/customers.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import { CustomerId } from '../../contracts/ids.ts';
import { listCustomers } from '../../database/customer-list.ts';
import * as customers from '../../database/customers.ts';
import { callerOf } from '../environment.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, type Routes } from '../route.ts';

const Params = z.strictObject({ id: CustomerId });
const tags = ['customers'];

export const customerRoutes: Routes = async (app) => {
  const { environment } = app;
  const { db } = environment;

  app.get(
    '/v1/customers',
    {
      config: { permission: 'customers:read' },
      schema: {
        tags,
        summary: 'List customers; filters see pseudonymous attributes alone',
        querystring: ListQuery,
        response: answers(200, listOf(Customer)),
      },
    },
    async ({ query }) => {
      const { ids, total } = await listCustomers(db, query);
      return { data: await presentCustomers(environment, await customers.byIds(db, ids)), total };
    },
  );

  app.post(
    '/v1/customers',
    {
      config: { permission: 'customers:edit' },
      schema: {
        tags,
        summary: 'Put a customer on record',
        body: CreateCustomerInput,
        response: answers(201, Customer, 409, 422),
      },
    },
    async (request, reply) => {
      const customer = await execute(createCustomer, request.body, callerOf(request), environment);
      return reply
        .status(201)
        .header('etag', etag(customer.revision))
        .header('location', `/v1/customers/${customer.id}`)
        .send(customer);
    },
  );

  app.post(
    '/v1/customers/search',
    {
      config: { permission: 'customers:read' },
      schema: {
        tags,
        summary: 'Customers with exactly this name, whatever its case; names are encrypted and never in an address',
        body: SearchCustomersInput,
        response: answers(200, listOf(Customer)),
      },
    },
    async ({ body }) => {
      const rows = await customers.byNameIndex(db, environment.personalData.indexes('name', body.name));
      return { data: await presentCustomers(environment, rows), total: rows.length };
    },
  );

  app.get(
    '/v1/customers/:id',
    {
      config: { permission: 'customers:read' },
      schema: { tags, summary: 'Read a customer', params: Params, response: answers(200, Customer, 404) },
    },
    async ({ params }, reply) => {
      const customer = await readCustomer(environment, params.id);
      return reply.header('etag', etag(customer.revision)).send(customer);
    },
  );

  app.patch(
    '/v1/customers/:id',
    {
      config: { permission: 'customers:edit' },
      schema: {
        tags,
        summary: 'Edit a customer',
        params: Params,
        headers: ifMatch,
        body: CustomerUpdates,
        response: answers(200, Customer, 404, 409, 412, 422, 428),
      },
    },
    async (request, reply) => {
      const customer = await execute(
        updateCustomer,
        { customerId: request.params.id, revision: revisionOf(request.headers), updates: request.body },
        callerOf(request),
        environment,
      );
      return reply.header('etag', etag(customer.revision)).send(customer);
    },
  );

  app.post(
    '/v1/customers/:id/merge',
    {
      config: { permission: 'customers:edit' },
      schema: {
        tags,
        summary: 'Merge another record of the same account into this one',
        params: Params,
        body: MergeCustomerInput,
        response: answers(200, Customer, 404, 409),
      },
    },
    async (request, reply) => {
      const customer = await execute(
        mergeCustomers,
        { survivorId: request.params.id, ...request.body },
        callerOf(request),
        environment,
      );
      return reply.header('etag', etag(customer.revision)).send(customer);
    },
  );
};
