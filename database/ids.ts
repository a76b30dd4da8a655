import { TypeID, typeid } from 'typeid-js';

export type IdPrefix =
  | 'plan'
  | 'planver'
  | 'metric'
  | 'metricver'
  | 'trait'
  | 'holdout'
  | 'bandit'
  | 'flag'
  | 'op'
  | 'jrn'
  | 'lease'
  | 'key'
  | 'member'
  | 'customer'
  | 'person'
  | 'subscription'
  | 'segment'
  | 'consent'
  | 'chain'
  | 'webhook'
  | 'delivery'
  | 'msg'
  | 'alert'
  | 'claim'
  | 'link'
  | 'cr'
  | 'attn'
  | 'target'
  | 'sdk'
  | 'ntf'
  | 'rule'
  | 'custprice'
  | 'regional'
  | 'template'
  | 'alacarte'
  | 'purchase'
  | 'promotion'
  | 'code'
  | 'redemption'
  | 'grant'
  | 'entry'
  | 'topup'
  | 'use'
  | 'experiment'
  | 'look'
  | 'rollout'
  | 'rolloutevent';

/** A prefixed UUIDv7: sorts by the time of its making. */
export function newId(prefix: IdPrefix): string {
  return typeid(prefix).toString();
}

/** Sorts before every id of this prefix that is made at the moment or later (RFC 9562, 5.7: the first 48 bits are the time). */
export function firstIdAt(prefix: IdPrefix, at: Date): string {
  const ms = Math.max(0, at.getTime()).toString(16).padStart(12, '0');
  return TypeID.fromUUID(prefix, `${ms.slice(0, 8)}-${ms.slice(8)}-7000-8000-000000000000`).toString();
}
