import { z } from 'zod';
import type { WaitingChange } from '../../contracts/waiting-change.ts';
import type { Db } from '../../database/client.ts';
import type { PricingRecord, RecordStore } from '../../database/pricing-records.ts';
import { type CommandContext, command } from '../command.ts';
import { assertRevision } from '../revision.ts';
import type { Proposal } from './approved-records.ts';
import { appliedWhenApproved, askForRecord, type RecordChange } from './decided-records.ts';

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
  /**
   * What schemas cannot say. @throws PricingValidationFailed and others of the catalogue
   * @param id of the record that is changed or made
   */
  check?(db: Db, body: Body, now: Date, id: string): Promise<void>;
  /** @throws when something still hangs on it */
  mayRemove?(db: Db, id: string): Promise<void>;
  /** What follows from a change, in its transaction. */
  settled?(id: string, context: CommandContext): Promise<void>;
}

/** What a change does; `command` names it to those who decide. */
interface Approval<Body> {
  command: string;
  propose(change: RecordChange<Body>, context: CommandContext): Promise<Proposal>;
}

/** Creating, changing and removing a record that needs nobody's approval: audited, journalled, by its revision. */
export function recordCommands<Body extends object, Updates extends object>(kind: RecordKind<Body, Updates>) {
  return commandsOf<Body, Updates, never>(kind, async () => null);
}

/**
 * The same where a change above the limits is written down and waits for a second person: then the answer is what to
 * wait for, and the record stays as it is.
 */
export function guardedRecordCommands<Body extends object, Updates extends object>(
  kind: RecordKind<Body, Updates>,
  approval: Approval<Body>,
) {
  const write = writesOf(kind);
  appliedWhenApproved<Body>(
    approval.command,
    (id, { tx }) => kind.store.find(tx, id, { lock: true }),
    async ({ id, before, after }, context) => {
      if (after) await kind.check?.(context.tx, after, context.now, id);
      if (after === null) await write.remove(id, before!, context);
      else if (before === null) await write.create(id, after, context);
      else await write.update(id, before, after, context);
    },
  );
  return commandsOf<Body, Updates, WaitingChange>(kind, async (change, context) =>
    askForRecord(approval.command, change, await approval.propose(change, context), context),
  );
}

function writesOf<Body extends object, Updates extends object>(kind: RecordKind<Body, Updates>) {
  const { names, event, store, columns = () => ({}) } = kind;
  const tell = (verb: string, action: string, id: string, before: unknown, after: unknown, context: CommandContext) =>
    context.journal({
      type: `${event}.${verb}`,
      area: 'pricing',
      entityId: id,
      audit: { action, before, after, why: null },
    });
  return {
    async create(id: string, body: Body, context: CommandContext): Promise<PricingRecord<Body>> {
      const row = await store.insert(context.tx, { id, body, ...columns(body) }, context.now);
      tell('created', names.create, row.id, null, body, context);
      await kind.settled?.(row.id, context);
      return row;
    },
    async update(id: string, before: Body, body: Body, context: CommandContext): Promise<PricingRecord<Body>> {
      const row = await store.update(context.tx, id, body, context.now, columns(body));
      tell('updated', names.update, id, before, body, context);
      await kind.settled?.(id, context);
      return row;
    },
    async remove(id: string, before: Body, context: CommandContext): Promise<void> {
      await kind.mayRemove?.(context.tx, id);
      await store.remove(context.tx, id);
      tell('deleted', names.remove, id, before, null, context);
      await kind.settled?.(id, context);
    },
  };
}

function commandsOf<Body extends object, Updates extends object, Waits>(
  kind: RecordKind<Body, Updates>,
  waiting: (change: RecordChange<Body>, context: CommandContext) => Promise<Waits | null>,
) {
  const { names, store } = kind;
  const write = writesOf(kind);
  return {
    create: command({
      name: names.create,
      permission: 'pricing:edit',
      input: kind.input,
      async run(body, context): Promise<PricingRecord<Body> | Waits> {
        const id = kind.idOf(body);
        await kind.check?.(context.tx, body, context.now, id);
        return (
          (await waiting({ id, revision: null, before: null, after: body }, context)) ??
          (await write.create(id, body, context))
        );
      },
    }),
    update: command({
      name: names.update,
      permission: 'pricing:edit',
      input: z.strictObject({ id: z.string(), revision: z.int(), updates: kind.updates }),
      async run({ id, revision, updates }, context): Promise<PricingRecord<Body> | Waits> {
        const before = await store.find(context.tx, id, { lock: true });
        assertRevision(before.revision, revision, id);
        const body = { ...before.body, ...updates };
        await kind.check?.(context.tx, body, context.now, id);
        return (
          (await waiting({ id, revision, before: before.body, after: body }, context)) ??
          (await write.update(id, before.body, body, context))
        );
      },
    }),
    remove: command({
      name: names.remove,
      permission: 'pricing:edit',
      input: z.strictObject({ id: z.string(), revision: z.int() }),
      /** @returns what it was */
      async run({ id, revision }, context): Promise<PricingRecord<Body> | Waits> {
        const before = await store.find(context.tx, id, { lock: true });
        assertRevision(before.revision, revision, id);
        const asked = await waiting({ id, revision, before: before.body, after: null }, context);
        if (asked) return asked;
        await write.remove(id, before.body, context);
        return before;
      },
    }),
  };
}
