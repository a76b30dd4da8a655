import { z } from 'zod';
import { CreateEventSchemaInput, type EventSchema, EventSchemaUpdates, EventType } from '../../contracts/events.ts';
import * as schemas from '../../database/events-schemas.ts';
import { command } from '../command.ts';
import { assertRevision } from '../revision.ts';

/** @throws AlreadyExists */
export const createEventSchema = command({
  name: 'createEventSchema',
  permission: 'events:edit',
  input: CreateEventSchemaInput,
  async run(input, { tx, now, journal }): Promise<EventSchema> {
    const row = await schemas.insert(tx, input, now);
    const after = presentEventSchema(row);
    journal({
      type: 'event_schema.created',
      area: 'events',
      entityId: row.type,
      audit: { action: 'createEventSchema', before: null, after, why: null },
    });
    return after;
  },
});

const Target = { type: EventType, revision: z.int() };

/** @throws NotFound, ConcurrentModification */
export const updateEventSchema = command({
  name: 'updateEventSchema',
  permission: 'events:edit',
  input: z.strictObject({ ...Target, updates: EventSchemaUpdates }),
  async run({ type, revision, updates }, { tx, now, journal }): Promise<EventSchema> {
    const before = await schemas.find(tx, type, { lock: true });
    assertRevision(before.revision, revision, type);
    const row = await schemas.update(tx, type, updates, now);
    const after = presentEventSchema(row);
    journal({
      type: 'event_schema.updated',
      area: 'events',
      entityId: type,
      audit: { action: 'updateEventSchema', before: presentEventSchema(before), after, why: null },
    });
    return after;
  },
});

/** @throws NotFound, ConcurrentModification */
export const deleteEventSchema = command({
  name: 'deleteEventSchema',
  permission: 'events:edit',
  input: z.strictObject(Target),
  async run({ type, revision }, { tx, journal }): Promise<void> {
    const before = await schemas.find(tx, type, { lock: true });
    assertRevision(before.revision, revision, type);
    await schemas.remove(tx, type);
    journal({
      type: 'event_schema.deleted',
      area: 'events',
      entityId: type,
      audit: { action: 'deleteEventSchema', before: presentEventSchema(before), after: null, why: null },
    });
  },
});

export function presentEventSchema(row: schemas.EventSchemaRow): EventSchema {
  return {
    type: row.type,
    description: row.description,
    properties: row.properties,
    additional: row.additional,
    enforced: row.enforced,
    revision: row.revision,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
