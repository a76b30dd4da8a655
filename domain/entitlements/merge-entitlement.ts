import type { Entitlement, EntitlementSource } from '../../contracts/entitlements.ts';
import { formatCount } from '../money/format-count.ts';
import { type MergedLimit, mergeLimits } from './merge-limits.ts';
import type { FlagVerdict, Grant } from './sources.ts';

/** An entitlement before what was used of it is known. */
export type MergedEntitlement = Omit<Entitlement, 'limits'> & { limits: MergedLimit[] };

const offWords = {
  killed: 'The flag is killed: everybody gets its default.',
  off: 'The flag is off: everybody gets its default.',
  scheduled: 'The flag is outside its schedule: everybody gets its default.',
};

/**
 * Who decides, from the last word to the first: a flag that is off or whose rule withholds; an agreement that excludes the
 * feature; then any one of plan, add-on, agreement, promotion and flag is enough.
 */
export function mergeEntitlement(
  feature: string,
  grants: readonly Grant[],
  flag: FlagVerdict | null,
): MergedEntitlement {
  const active = grants.filter((grant) => grant.active);
  const giving = active.filter(({ effect }) => effect === 'grant');
  const excluded = active.find(({ effect }) => effect === 'withhold');
  const stopped = flag && stoppedBy(flag);
  const added = flag && !stopped && gives(flag) ? flag : null;
  const granted = stopped ? stopped.granted : !excluded && (giving.length > 0 || added !== null);
  const reason = stopped
    ? stopped.because
    : excluded
      ? excluded.because
      : (firstBy(giving)?.because ?? (added ? addedWords(added) : null) ?? whyNot(feature, grants, flag));
  // An exclusion says nothing of limits; a flag that is off takes away what its default does not give.
  const holding = granted ? giving : [];
  const best = firstBy(holding);
  const limits = granted ? withNumber(mergeLimits(holding), feature, added) : [];
  const configuration = Object.assign({}, ...holding.toReversed().map((grant) => grant.configuration)) as Record<
    string,
    unknown
  >;
  const isLimit = !flag && grants.length > 0 && grants.every((grant) => grant.isLimit);
  return {
    feature,
    type: isLimit ? 'limit' : (flag?.type ?? 'boolean'),
    granted,
    value: valueGiven({
      feature,
      granted,
      flag,
      decides: stopped !== null || (added?.by === 'rule' && !best),
      limits,
      configuration,
    }),
    reason,
    until: granted && !stopped ? endOf(giving, added) : null,
    configuration,
    limits,
    sources: [
      ...grants.map((grant) => sourceOf(grant, { granted, stopped: stopped !== null, excluded: excluded ?? null })),
      ...(flag ? flagSource(flag, { excluded: excluded !== undefined && !stopped }) : []),
    ],
  };
}

function stoppedBy(flag: FlagVerdict): { granted: boolean; because: string } | null {
  if (flag.by === 'off') return { granted: isGiving(flag), because: offWords[flag.why] };
  if (flag.by === 'rule' && !isGiving(flag)) {
    return { granted: false, because: `The flag withholds it: ${ruleWords(flag.ruleId)}.` };
  }
  return null;
}

/** Whether a value of a flag is something: true, a text, a number above nothing, or any JSON but null. */
function isGiving({ type, value }: FlagVerdict): boolean {
  return type === 'json' ? value !== null && value !== undefined : Boolean(value);
}

/** The default of other types is a value that everybody may have, not a grant. */
function gives(flag: FlagVerdict): boolean {
  return isGiving(flag) && (flag.by === 'rule' || (flag.by === 'default' && flag.type === 'boolean'));
}

function addedWords(flag: FlagVerdict): string {
  return flag.by === 'rule' ? `The flag adds it: ${ruleWords(flag.ruleId)}.` : 'The flag gives it to everybody.';
}

function ruleWords(ruleId: string): string {
  if (ruleId === 'override') return 'an override for this customer';
  return ruleId.startsWith('rollout:') ? `the rollout ${ruleId.slice('rollout:'.length)}` : `its rule ${ruleId}`;
}

const order: readonly Grant['source']['kind'][] = ['agreement', 'plan', 'promotion', 'add_on'];

function firstBy(grants: readonly Grant[]): Grant | null {
  return grants.toSorted((a, b) => order.indexOf(a.source.kind) - order.indexOf(b.source.kind))[0] ?? null;
}

/** A slip in the key is refused like what nobody granted, and says so. */
function whyNot(feature: string, grants: readonly Grant[], flag: FlagVerdict | null): string {
  const first = firstBy(grants);
  if (!first && !flag) return `There is no feature "${feature}", and nothing grants a limit of that name.`;
  return first?.because ?? 'No plan, purchase, agreement, promotion or flag grants it.';
}

/** The longest of those who give it; null as soon as one gives it without an end. */
function endOf(giving: readonly Grant[], added: FlagVerdict | null): string | null {
  if (added || giving.some(({ until }) => until === null)) return null;
  return new Date(Math.max(...giving.map(({ until }) => until!.getTime()))).toISOString();
}

/** What a flag of type number gives by a rule is a limit of the feature's own name. */
function withNumber(limits: MergedLimit[], feature: string, added: FlagVerdict | null): MergedLimit[] {
  if (added?.type !== 'number' || added.by !== 'rule' || typeof added.value !== 'number') return limits;
  const own = limits.find(({ limit }) => limit === feature);
  const quantity = Math.max(0, Math.floor(added.value));
  if (own && (own.quantity === null || own.quantity >= quantity)) return limits;
  const because = `${formatCount(quantity)} by the flag`;
  const raised = own
    ? { ...own, quantity, because }
    : { limit: feature, quantity, resets: 'billing_period' as const, period: null, because };
  return [...limits.filter(({ limit }) => limit !== feature), raised];
}

function valueGiven(parts: {
  feature: string;
  granted: boolean;
  flag: FlagVerdict | null;
  decides: boolean;
  limits: readonly MergedLimit[];
  configuration: Readonly<Record<string, unknown>>;
}): unknown {
  const { feature, granted, flag, decides, limits, configuration } = parts;
  if (!flag || flag.type === 'boolean') return granted;
  if (decides || !granted) return flag.value;
  const own = limits.find(({ limit }) => limit === feature);
  if (flag.type === 'number' && own?.quantity != null) return own.quantity;
  return configuration.value ?? flag.value;
}

function sourceOf(
  { source, effect, active, because, limits }: Grant,
  { granted, stopped, excluded }: { granted: boolean; stopped: boolean; excluded: Grant | null },
): EntitlementSource {
  const said = { ...source, because, limits: { ...limits } };
  if (!active) return { ...said, outcome: 'inactive' };
  if (effect === 'withhold') return { ...said, outcome: stopped && granted ? 'lost' : 'withheld' };
  if (stopped && !granted) return { ...said, outcome: 'lost', because: `${because} The flag goes first.` };
  if (excluded && !stopped) {
    return { ...said, outcome: 'lost', because: `${because} The agreement "${excluded.source.name}" goes first.` };
  }
  return { ...said, outcome: 'granted' };
}

function flagSource(flag: FlagVerdict, { excluded }: { excluded: boolean }): EntitlementSource[] {
  const stopped = stoppedBy(flag);
  const said = { kind: 'flag' as const, id: flag.key, name: flag.key, limits: {} };
  if (stopped) return [{ ...said, outcome: stopped.granted ? 'granted' : 'withheld', because: stopped.because }];
  if (!gives(flag)) return [];
  return [{ ...said, outcome: excluded ? 'lost' : 'granted', because: addedWords(flag) }];
}
