import { z } from 'zod';
import { PersonId } from '../../contracts/ids.ts';
import { ErasePersonInput } from '../../contracts/persons.ts';
import type { Accepted } from '../../contracts/plans.ts';
import * as customers from '../../database/customers.ts';
import { newId } from '../../database/ids.ts';
import * as operations from '../../database/operations.ts';
import * as persons from '../../database/persons.ts';
import { command } from '../command.ts';
import { assertNotMerged } from '../customers/update-customer.ts';
import { openIdentities } from './sealed-identity.ts';

/**
 * Orders the erasure of a person everywhere (GDPR article 17). Ordered again while it runs, it is the same order. An account
 * that bears the person's name loses its name and address too.
 */
export const erasePerson = command({
  name: 'erasePerson',
  permission: 'persons:erase',
  input: z.strictObject({ personId: PersonId, ...ErasePersonInput.shape }),
  async run(
    { personId, account },
    { tx, now, caller, personalData, journal },
  ): Promise<Pick<Accepted, 'operationId' | 'workflowId'>> {
    const person = await persons.find(tx, personId, { lock: true });
    assertNotMerged(person);
    const running = await operations.unfinishedOf(tx, personId);
    if (running) return { operationId: running.id, workflowId: running.workflow_id };
    const name = (await openIdentities(tx, personalData, [person])).get(personId)?.name ?? null;
    const customer = person.customer_id === null ? null : await customers.find(tx, person.customer_id);
    const sameName =
      name !== null && personalData.indexes('name', name).some((index) => customer?.name_index?.equals(index));
    const accountId = customer && (account || sameName) ? customer.id : null;
    const operationId = newId('op');
    const workflowId = `person-erasure:${personId}:${operationId.slice('op_'.length)}`;
    await operations.open(
      tx,
      {
        id: operationId,
        workflow_type: 'erasePerson',
        workflow_id: workflowId,
        area: 'persons',
        entity_id: personId,
        stage: 'suppress',
      },
      now,
    );
    journal({
      type: 'person.erasure_started',
      area: 'persons',
      entityId: personId,
      operationId,
      audit: { action: 'erasePerson', before: null, after: { account: accountId }, why: null },
      dispatch: {
        start: 'erasePerson',
        workflowId,
        args: [{ operationId, personId, accountId, by: caller.actor }],
      },
    });
    return { operationId, workflowId };
  },
});
