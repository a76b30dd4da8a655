import { z } from 'zod';
import { execute } from '../../commands/command.ts';
import { presentConsent } from '../../commands/persons/present-person.ts';
import { recordConsent, withdrawConsent } from '../../commands/persons/record-consent.ts';
import { listOf } from '../../contracts/http.ts';
import { Key, PersonId } from '../../contracts/ids.ts';
import { Consent, RecordConsentInput } from '../../contracts/persons.ts';
import * as consents from '../../database/consents.ts';
import * as persons from '../../database/persons.ts';
import { callerOf } from '../environment.ts';
import { answers, bodyOf, type Routes } from '../route.ts';

const Params = z.strictObject({ id: PersonId });
const tags = ['persons'];

export const consentRoutes: Routes = async (app) => {
  const { environment } = app;

  app.get(
    '/v1/persons/:id/consents',
    {
      config: { permission: 'persons:read' },
      schema: {
        tags,
        summary: 'What a person agreed to, when, and by which words',
        params: Params,
        response: answers(200, listOf(Consent), 404),
      },
    },
    async ({ params }) => {
      await persons.find(environment.db, params.id);
      const rows = await consents.ofPersons(environment.db, [params.id]);
      return { data: rows.map(presentConsent), total: rows.length };
    },
  );

  app.post(
    '/v1/persons/:id/consents',
    {
      config: { permission: 'persons:edit' },
      schema: {
        tags,
        summary: 'Record a consent',
        params: Params,
        body: RecordConsentInput,
        response: answers(201, Consent, 404, 409),
      },
    },
    async (request, reply) =>
      reply
        .status(201)
        .send(
          await execute(
            recordConsent,
            { personId: request.params.id, ...request.body },
            callerOf(request),
            environment,
          ),
        ),
  );

  app.post(
    '/v1/persons/:id/consents/:purpose/withdraw',
    {
      config: { permission: 'persons:edit' },
      schema: {
        tags,
        summary: 'Withdraw every consent to a purpose',
        params: z.strictObject({ id: PersonId, purpose: Key }),
        body: bodyOf(z.strictObject({})),
        response: answers(200, listOf(Consent), 404),
      },
    },
    async (request) => {
      const { id, purpose } = request.params;
      const data = await execute(withdrawConsent, { personId: id, purpose }, callerOf(request), environment);
      return { data, total: data.length };
    },
  );
};
