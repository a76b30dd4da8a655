import { typeid } from 'typeid-js';

export type IdPrefix =
  | 'plan'
  | 'planver'
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
  | 'rollout'
  | 'rolloutevent';

/** A prefixed UUIDv7: sorts by the time of its making. */
export function newId(prefix: IdPrefix): string {
  return typeid(prefix).toString();
}
