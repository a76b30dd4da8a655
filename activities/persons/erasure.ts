import type { ErasureProcess, ErasureScope } from '../../contracts/persons.ts';
import type { FailureReport } from '../../contracts/publications.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import type { Db } from '../../database/client.ts';
import * as customers from '../../database/customers.ts';
import * as journal from '../../database/journal.ts';
import * as operations from '../../database/operations.ts';
import { personPlaces } from '../../database/person-places.ts';
import * as persons from '../../database/persons.ts';
import * as subjectKeys from '../../database/subject-keys.ts';
import * as suppressions from '../../database/suppressions.ts';
import { recordedStep } from '../recorded-step.ts';

/** postgresql.org/docs/current/errcodes-appendix.html */
const foreignKeyViolation = '23503';

/** The steps of an erasure. Each may be repeated; none reads what it erases. */
export function erasureActivities(deps: { db: Db; now: () => Date }) {
  const { db, now } = deps;

  async function tell(process: ErasureProcess, type: string): Promise<void> {
    await journal.append(db, [
      {
        type,
        area: 'persons',
        entityId: process.personId,
        operationId: process.operationId,
        actor: process.by,
        at: now(),
        audit: { action: type, before: null, after: { account: process.accountId }, why: null },
      },
    ]);
  }

  return {
    /** Keeps the hashes of the addresses, so that nobody writes to them when they come back; says what there is to erase. */
    suppressAddresses: recordedStep(
      deps,
      { stage: 'suppress', step: 'suppressAddresses' },
      async (process: ErasureProcess): Promise<ErasureScope> => {
        await operations.advance(db, process.operationId, { status: 'running', stage: 'suppress' }, now());
        const rows = await persons.withMerged(db, process.personId);
        const hashes = rows.flatMap(({ email_index, phone_index }) => [
          ...(email_index ? [{ channel: 'email' as const, addressHash: email_index, reason: 'erased' }] : []),
          ...(phone_index ? [{ channel: 'phone' as const, addressHash: phone_index, reason: 'erased' }] : []),
        ]);
        await suppressions.add(db, hashes, now());
        return { personIds: rows.map((row) => row.id), places: personPlaces.map((place) => place.name) };
      },
    ),

    destroyDataKeys: recordedStep(
      deps,
      { stage: 'shred', step: 'destroyDataKeys' },
      async (process: ErasureProcess, scope: ErasureScope) => {
        await operations.advance(db, process.operationId, { status: 'running', stage: 'shred' }, now());
        const accounts = process.accountId ? [process.accountId] : [];
        await db.transaction().execute(async (tx) => {
          await subjectKeys.destroy(tx, [...scope.personIds, process.personId, ...accounts]);
          await customers.eraseIdentity(tx, accounts);
        });
      },
    ),

    erasePlace: recordedStep(
      deps,
      { stage: 'remove', step: 'erasePlace' },
      async (process: ErasureProcess, place: string, scope: ErasureScope) => {
        await operations.advance(db, process.operationId, { status: 'running', stage: 'remove' }, now());
        try {
          await placeNamed(place).erase(db, [...scope.personIds, process.personId]);
        } catch (error) {
          // Something that refers to the person came in since: the next round takes it first.
          if ((error as { code?: unknown }).code !== foreignKeyViolation) throw error;
        }
      },
    ),

    /** Looks everywhere again: what came in between is erased by another try. */
    confirmErasure: recordedStep(
      deps,
      { stage: 'confirm', step: 'confirmErasure' },
      async (process: ErasureProcess, scope: ErasureScope) => {
        const ids = [...scope.personIds, process.personId];
        const left = await Promise.all(
          scope.places.map(async (name) => ((await placeNamed(name).held(db, ids)).length > 0 ? [name] : [])),
        );
        const keys = await subjectKeys.keysOf(db, ids);
        const places = [...left.flat(), ...(keys.size > 0 ? ['data keys'] : [])];
        return { left: places };
      },
    ),

    finishErasure: recordedStep(
      deps,
      { stage: 'erased', step: 'finishErasure' },
      async (process: ErasureProcess, scope: ErasureScope) => {
        const outcome = { places: scope.places, records: scope.personIds.length, account: process.accountId };
        await operations.finish(db, process.operationId, { status: 'done', stage: 'erased', outcome }, now());
        await tell(process, 'person.erased');
      },
    ),

    failErasure: recordedStep(
      deps,
      { stage: 'erased', step: 'failErasure' },
      async (process: ErasureProcess, { code, message }: FailureReport) => {
        const details = { rollbackPlan: 'What was erased stays erased. Order the erasure again to finish it.' };
        await operations.finish(
          db,
          process.operationId,
          { status: 'failed', error: { code, message, details } },
          now(),
        );
        await tell(process, 'person.erasure_failed');
      },
    ),
  };
}

function placeNamed(name: string) {
  const place = personPlaces.find((each) => each.name === name);
  if (!place) throw new PricewrightError('InternalError', `There is no place ${name} that holds persons.`);
  return place;
}
