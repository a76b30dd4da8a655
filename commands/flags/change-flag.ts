import type { Flag } from '../../contracts/flags.ts';
import { type FlagEnvironment, flagEnvironments } from '../../contracts/tables/flag-lifecycle.ts';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';
import * as changeRequests from '../../database/change-requests.ts';
import * as environments from '../../database/flag-environments.ts';
import * as flags from '../../database/flags.ts';
import { shownHash } from '../../domain/approvals/shown-hash.ts';
import type { FlagBehaviour } from '../../domain/flags/definition.ts';
import { type InstantChange, noProcess, onDecision } from '../approvals/instant-changes.ts';
import { requestApproval } from '../approvals/request-approval.ts';
import type { CommandContext } from '../command.ts';
import { assertRevision } from '../revision.ts';
import { assertFitsElsewhere, assertSound } from './flag-check.ts';
import { readFlag } from './read-flag.ts';

/** What is changed of a flag itself, and of it in one environment. */
export interface FlagChange {
  flagId: string;
  environment: FlagEnvironment;
  /** The revision that the edit is based on. */
  revision: number;
  action: string;
  whole: {
    name?: string | undefined;
    description?: string | undefined;
    kind?: Flag['kind'] | undefined;
    killSwitch?: boolean | undefined;
    permanent?: boolean | undefined;
    variants?: Flag['variants'] | undefined;
    jsonSchema?: Flag['jsonSchema'] | undefined;
    dependencies?: Flag['dependencies'] | undefined;
  };
  behaviour: Partial<environments.NewBehaviour>;
}

/** A change that was made, or one that waits for a second person. */
export type FlagChanged = { flag: Flag } | { waiting: { changeRequestId: string; expiresAt: string } };

/** What an approver is shown, and what is applied: kept with the request, so that nothing else can be. */
export interface ProposedFlagChange {
  change: FlagChange;
  flagKey: string;
  before: Record<string, unknown>;
  after: Record<string, unknown>;
  affectedCustomers: number;
}

/**
 * Makes a change at once, unless it touches so many customers in production that somebody else has to stand for it.
 * @throws ConcurrentModification, FeatureDependencyViolation, FeatureRolloutFailed, TransitionNotAllowed, CustomerImpactTooHigh
 */
export async function changeFlag(
  change: FlagChange,
  affectedCustomers: number,
  context: CommandContext,
): Promise<FlagChanged> {
  const { tx, now, caller } = context;
  const { row, here, after } = await checkedChange(change, context);
  const proposed: ProposedFlagChange = {
    change,
    flagKey: row.key,
    before: { ...pick(wholeOf(row), change.whole), ...pick(behaviourOf(here), change.behaviour) },
    after: { ...withoutUndefined(change.whole), ...change.behaviour },
    affectedCustomers,
  };
  // Whatever was edited, and where: who gets another value in production was measured by evaluating.
  if (affectedCustomers > 0) {
    const request = await requestApproval(
      tx,
      {
        area: 'flags',
        entityId: row.id,
        operationId: null,
        command: 'changeFlag',
        summary: `Change ${Object.keys(proposed.after).join(', ')} of the flag "${row.key}" in ${placeOf(change)}`,
        maker: caller.actor,
        shown: proposed,
        shownHash: shownHash(proposed),
        onApproval: noProcess,
        onRejection: noProcess,
      },
      { affectedCustomers },
      now,
    );
    if (request) return { waiting: { changeRequestId: request.id, expiresAt: request.expiresAt.toISOString() } };
  }
  await write(change, row, behaviourOf(here), after, null, context);
  return { flag: await readFlag(tx, row.id, change.environment, now) };
}

/** The flag as it is and as it would be. @throws what makes the change impossible */
async function checkedChange(change: FlagChange, { tx }: CommandContext) {
  const row = await flags.find(tx, change.flagId, { lock: true });
  assertRevision(row.revision, change.revision, row.id);
  if (row.archived_at) {
    throw new PricewrightError(
      'TransitionNotAllowed',
      'An archived flag is not edited. Take it out of the archive first.',
      {
        configurationId: row.id,
      },
    );
  }
  const here = await environments.find(tx, row.id, change.environment, { lock: true });
  const after = { ...behaviourOf(here), ...withoutUndefined(change.behaviour) };
  const whole = {
    key: row.key,
    type: row.type,
    kind: change.whole.kind ?? row.kind,
    variants: change.whole.variants ?? row.variants,
    dependencies: change.whole.dependencies ?? row.dependencies,
    jsonSchema: change.whole.jsonSchema === undefined ? row.json_schema : change.whole.jsonSchema,
  };
  await assertSound(tx, change.environment, { ...whole, ...after });
  if (change.whole.variants || change.whole.jsonSchema) {
    for (const environment of flagEnvironments.filter((each) => each !== change.environment)) {
      const elsewhere = await environments.find(tx, row.id, environment);
      await assertFitsElsewhere(tx, environment, { ...whole, ...behaviourOf(elsewhere) });
    }
  }
  return { row, here, after };
}

async function write(
  change: FlagChange,
  row: flags.FlagRow,
  before: FlagBehaviour,
  after: environments.NewBehaviour,
  approvalId: string | null,
  { tx, now, journal }: CommandContext,
): Promise<void> {
  const { flagId, environment, whole, behaviour, action } = change;
  if (Object.keys(behaviour).length > 0) await environments.update(tx, flagId, environment, after, now);
  const { killSwitch, jsonSchema, variants, dependencies, ...same } = whole;
  await flags.update(
    tx,
    flagId,
    withoutUndefined({
      ...same,
      kill_switch: killSwitch,
      json_schema: jsonSchema === undefined ? undefined : jsonSchema && JSON.stringify(jsonSchema),
      variants: variants && JSON.stringify(variants),
      dependencies: dependencies && JSON.stringify(dependencies),
    }),
    now,
  );
  journal({
    type: 'flag.updated',
    area: 'flags',
    entityId: flagId,
    audit: {
      action,
      before: { environment, ...pick(wholeOf(row), whole), ...pick(before, behaviour) },
      after: { environment, ...whole, ...behaviour },
      why: null,
      ...(approvalId ? { approvalId } : {}),
    },
  });
  await changeRequests.voidWaitingOn(tx, flagId, now);
}

export function behaviourOf(row: environments.FlagEnvironmentRow): environments.NewBehaviour {
  return {
    enabled: row.enabled,
    defaultValue: row.default_value,
    rules: row.rules,
    overrides: row.overrides,
    schedule: row.schedule,
  };
}

/** What is of the flag itself, by the names that edits use. */
function wholeOf(row: flags.FlagRow): Required<FlagChange['whole']> {
  return {
    name: row.name,
    description: row.description,
    kind: row.kind,
    killSwitch: row.kill_switch,
    permanent: row.permanent,
    variants: row.variants,
    jsonSchema: row.json_schema,
    dependencies: row.dependencies,
  };
}

function placeOf({ environment, whole }: FlagChange): string {
  return Object.keys(withoutUndefined(whole)).length > 0 ? `every environment and ${environment}` : environment;
}

function pick(from: object, like: object): Record<string, unknown> {
  return Object.fromEntries(Object.entries(from).filter(([name]) => Object.hasOwn(like, name)));
}

function withoutUndefined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

const decided: InstantChange = {
  /** @throws ConcurrentModification when the flag was edited since */
  async approved(request, context) {
    const { change } = request.shown as ProposedFlagChange;
    const { row, here, after } = await checkedChange(change, context);
    await write(change, row, behaviourOf(here), after, request.id, context);
  },
  async rejected() {
    // Nothing was written: the flag is as it was.
  },
};
onDecision('changeFlag', decided);
