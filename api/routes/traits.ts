import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { checkTrait, createTrait, presentTrait } from '../../commands/traits/create-trait.ts';
import { readBehavior, readTrainingSet, readTraits } from '../../commands/traits/read-traits.ts';
import { archiveTrait, updateTrait } from '../../commands/traits/update-trait.ts';
import { CustomerId } from '../../contracts/ids.ts';
import {
  BehavioralData,
  CreateTraitInput,
  CustomerTraits,
  PreviewTraitInput,
  ReadTraitsQuery,
  TrainingSet,
  TrainingSetInput,
  Trait,
  TraitDistribution,
  TraitId,
  TraitPreview,
  TraitUpdates,
} from '../../contracts/traits.ts';
import { distributionOf } from '../../database/traits/distribution.ts';
import { previewTrait } from '../../database/traits/preview-trait.ts';
import * as traits from '../../database/traits.ts';
import { definitionRoutes } from '../definition-routes.ts';
import { answers, type Routes } from '../route.ts';

const Params = z.strictObject({ id: TraitId });
const CustomerParams = z.strictObject({ id: CustomerId });
const tags = ['traits'];

/** The feature store: what is known of customers, by name, now and at any moment of the past. */
export const traitRoutes: Routes = async (app) => {
  const { environment } = app;
  const { db } = environment;
  const read = { config: { permission: 'traits:read' } } as const;

  definitionRoutes(app, {
    path: '/v1/traits',
    tags,
    summaries: {
      list: 'List traits',
      define: 'Define a trait',
      read: 'Read a trait',
      edit: 'Edit a trait; a changed definition makes its values stale',
      remove: 'Archive a trait',
    },
    permissions: { read: 'traits:read', edit: 'traits:edit' },
    schemas: { id: TraitId, item: Trait, input: CreateTraitInput, updates: TraitUpdates },
    refusals: [],
    async list(query) {
      const { rows, total } = await traits.list(db, query);
      return { data: rows.map(presentTrait), total };
    },
    find: async (id) => presentTrait(await traits.find(db, id)),
    define: (input, caller) => execute(createTrait, input, caller, environment),
    edit: ({ id, revision }, updates, caller) =>
      execute(updateTrait, { traitId: id, revision, updates }, caller, environment),
    remove: ({ id, revision }, caller) => execute(archiveTrait, { traitId: id, revision }, caller, environment),
  });

  app.post(
    '/v1/traits/preview',
    {
      ...read,
      schema: {
        tags,
        summary: 'Try a definition for one customer, without storing it',
        body: PreviewTraitInput,
        response: answers(200, TraitPreview, 404),
      },
    },
    async ({ body }) => {
      checkTrait(body.definition);
      return previewTrait(db, body.definition, body.customerId, environment.now());
    },
  );

  app.post(
    '/v1/traits/training-set',
    {
      ...read,
      schema: {
        tags,
        summary: 'What was known of customers at moments: nothing of the moment itself or later',
        body: TrainingSetInput,
        response: answers(200, TrainingSet, 404),
      },
    },
    async ({ body }) => readTrainingSet(environment, body),
  );

  app.get(
    '/v1/traits/:id/distribution',
    {
      ...read,
      schema: {
        tags,
        summary: 'How its values lie over all customers',
        params: Params,
        response: answers(200, TraitDistribution, 404),
      },
    },
    async ({ params }) => distributionOf(db, await traits.find(db, params.id), environment.now()),
  );

  app.get(
    '/v1/customers/:id/traits',
    {
      ...read,
      schema: {
        tags,
        summary: 'Traits of a customer, each with its age; stale ones are refused',
        params: CustomerParams,
        querystring: ReadTraitsQuery,
        response: answers(200, CustomerTraits, 404, 409),
      },
    },
    async ({ params, query }) =>
      readTraits(environment, params.id, { keys: query.keys?.split(','), stale: query.stale }),
  );

  app.get(
    '/v1/customers/:id/behavior',
    {
      ...read,
      schema: {
        tags,
        summary: 'BehavioralData: usage, adoption, support, payments, engagement and sessions of a customer',
        params: CustomerParams,
        response: answers(200, BehavioralData, 404),
      },
    },
    async ({ params }) => readBehavior(environment, params.id),
  );
};
