import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import {
  createCustomerSpecificPricing,
  deleteCustomerPricing,
  presentCustomerPricing,
  updateCustomerPricing,
} from '../../commands/pricing/customers/customer-pricing.ts';
import {
  CustomerPricing,
  CustomerPricingId,
  CustomerPricingUpdates,
  CustomPricingConfig,
} from '../../contracts/customer-pricing.ts';
import { ListQuery, listOf } from '../../contracts/http.ts';
import { CustomerId } from '../../contracts/ids.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as customers from '../../database/customers.ts';
import * as pricing from '../../database/pricing.ts';
import { callerOf } from '../environment.ts';
import { etag, ifMatch, revisionOf } from '../if-match.ts';
import { answers, type Routes } from '../route.ts';

const tags = ['pricing'];
const read = { permission: 'pricing:read' };
const edit = { permission: 'pricing:edit' };
const OfCustomer = z.strictObject({ id: CustomerId });
const Params = z.strictObject({ id: CustomerId, pricingId: CustomerPricingId });
/** 202: it waits for a second person, whose request `changeRequestId` names. */
const waiting = { 202: CustomerPricing };

export const customerPricingRoutes: Routes = async (app) => {
  const { environment } = app;
  const { db } = environment;

  app.get(
    '/v1/customers/:id/pricing',
    {
      config: read,
      schema: {
        tags,
        summary: 'What is agreed with a customer',
        params: OfCustomer,
        querystring: ListQuery,
        response: answers(200, listOf(CustomerPricing), 404),
      },
    },
    async ({ params, query }) => {
      const customer = await customers.find(db, params.id);
      const { rows, total } = await pricing.customerPricings.list(db, query, pricing.ofCustomer(params.id));
      return { data: rows.map((row) => presentCustomerPricing(row, customer)), total };
    },
  );

  app.post(
    '/v1/customers/:id/pricing',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Agree on prices with a customer; above the limits they wait for approval',
        params: OfCustomer,
        body: CustomPricingConfig,
        response: { ...answers(201, CustomerPricing, 404, 409, 422), ...waiting },
      },
    },
    async (request, reply) => {
      const input = { customerId: request.params.id, config: request.body };
      const made = await execute(createCustomerSpecificPricing, input, callerOf(request), environment);
      return reply
        .status(made.changeRequestId ? 202 : 201)
        .header('etag', etag(made.revision))
        .header('location', `/v1/customers/${made.customerId}/pricing/${made.id}`)
        .send(made);
    },
  );

  app.get(
    '/v1/customers/:id/pricing/:pricingId',
    {
      config: read,
      schema: {
        tags,
        summary: 'Read one agreement with a customer',
        params: Params,
        response: answers(200, CustomerPricing, 404),
      },
    },
    async ({ params }, reply) => {
      const customer = await customers.find(db, params.id);
      const [row] = await pricing.customerPricings.all(db, pricing.oneOfCustomer(params.id, params.pricingId));
      if (!row) throw new PricewrightError('NotFound', `The customer has no customer price ${params.pricingId}.`);
      const found = presentCustomerPricing(row, customer);
      return reply.header('etag', etag(found.revision)).send(found);
    },
  );

  app.patch(
    '/v1/customers/:id/pricing/:pricingId',
    {
      config: edit,
      schema: {
        tags,
        summary: 'Change an agreement; what holds stays until the change is approved',
        params: Params,
        headers: ifMatch,
        body: CustomerPricingUpdates,
        response: { ...answers(200, CustomerPricing, 404, 409, 412, 422, 428), ...waiting },
      },
    },
    async (request, reply) => {
      const { id: customerId, pricingId } = request.params;
      const input = { customerId, pricingId, revision: revisionOf(request.headers), updates: request.body };
      const changed = await execute(updateCustomerPricing, input, callerOf(request), environment);
      return reply
        .status(changed.changeRequestId ? 202 : 200)
        .header('etag', etag(changed.revision))
        .send(changed);
    },
  );

  app.delete(
    '/v1/customers/:id/pricing/:pricingId',
    {
      config: edit,
      schema: {
        tags,
        summary: 'End an agreement at once; the answer is what it was',
        params: Params,
        headers: ifMatch,
        response: { ...answers(200, CustomerPricing, 404, 412, 428), ...waiting },
      },
    },
    async (request, reply) => {
      const { id: customerId, pricingId } = request.params;
      const input = { customerId, pricingId, revision: revisionOf(request.headers) };
      const ended = await execute(deleteCustomerPricing, input, callerOf(request), environment);
      return reply.status(ended.changeRequestId ? 202 : 200).send(ended);
    },
  );
};
