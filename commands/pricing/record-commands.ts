import { z } from 'zod';
import type { Db } from '../../database/client.ts';
import type { PricingRecord, RecordStore } from '../../database/pricing-records.ts';
import { type CommandContext, command } from '../command.ts';
import { assertRevision } from '../revision.ts';

interface RecordKind<Body extends object, Updates extends object> {
  /** Of the three commands, as the audit names them. */
  names: { create: string; update: string; remove: string };
  /** Of its journal entries. */
  event: string;
  store: RecordStore<Body>;
  input: z.ZodType<Body, unknown>;
  updates: z.ZodType<Updates, unknown>;
  idOf(body: Body): string;
  /** Columns beside the body. */
  columns?(body: Body): Record<string, unknown>;
  /** What schemas cannot say. @throws PricingValidationFailed and others of the catalogue */
  check?(db: Db, body: Body): Promise<void>;
  /** @throws when something still hangs on it */
  mayRemove?(db: Db, id: string): Promise<void>;
  /** What follows from a change, in its transaction. */
  settled?(id: string, context: CommandContext): Promise<void>;
}

/** Creating, changing and removing a record that needs nobody's approval: audited, journalled, by its revision. */
export function recordCommands<Body extends object, Updates extends object>(kind: RecordKind<Body, Updates>) {
  const { names, event, store, columns = () => ({}) } = kind;
  const tell = (verb: string, action: string, id: string, before: unknown, after: unknown, context: CommandContext) =>
    context.journal({
      type: `${event}.${verb}`,
      area: 'pricing',
      entityId: id,
      audit: { action, before, after, why: null },
    });
  return {
    create: command({
      name: names.create,
      permission: 'pricing:edit',
      input: kind.input,
      async run(body, context): Promise<PricingRecord<Body>> {
        await kind.check?.(context.tx, body);
        const row = await store.insert(context.tx, { id: kind.idOf(body), body, ...columns(body) }, context.now);
        tell('created', names.create, row.id, null, body, context);
        await kind.settled?.(row.id, context);
        return row;
      },
    }),
    update: command({
      name: names.update,
      permission: 'pricing:edit',
      input: z.strictObject({ id: z.string(), revision: z.int(), updates: kind.updates }),
      async run({ id, revision, updates }, context): Promise<PricingRecord<Body>> {
        const before = await store.find(context.tx, id, { lock: true });
        assertRevision(before.revision, revision, id);
        const body = { ...before.body, ...updates };
        await kind.check?.(context.tx, body);
        const row = await store.update(context.tx, id, body, context.now, columns(body));
        tell('updated', names.update, id, before.body, body, context);
        await kind.settled?.(id, context);
        return row;
      },
    }),
    remove: command({
      name: names.remove,
      permission: 'pricing:edit',
      input: z.strictObject({ id: z.string(), revision: z.int() }),
      /** @returns what it was */
      async run({ id, revision }, context): Promise<PricingRecord<Body>> {
        const before = await store.find(context.tx, id, { lock: true });
        assertRevision(before.revision, revision, id);
        await kind.mayRemove?.(context.tx, id);
        await store.remove(context.tx, id);
        tell('deleted', names.remove, id, before.body, null, context);
        await kind.settled?.(id, context);
        return before;
      },
    }),
  };
}
