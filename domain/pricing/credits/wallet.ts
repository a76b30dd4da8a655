import type { CreditGrant } from '../../../contracts/pricing-credits.ts';

/** A customer's prepaid money in one currency. Amounts are minor units; every change is an entry, and entries are the truth. */
export interface Wallet {
  currency: string;
  grants: readonly WalletGrant[];
}

export interface WalletGrant extends CreditGrant {
  remaining: number;
  voidedAt: string | null;
}

export type WalletEvent =
  | { type: 'granted'; at: string; grant: CreditGrant }
  | { type: 'used'; at: string; amount: number }
  | { type: 'expired'; at: string }
  | { type: 'voided'; at: string; grantId: string };

export interface WalletEntry {
  grantId: string;
  /** Positive in, negative out. */
  amount: number;
  reason: WalletEvent['type'];
  at: string;
}

export interface WalletChange {
  wallet: Wallet;
  entries: WalletEntry[];
  /** What no credit covered: it stays on the invoice. */
  uncovered: number;
}

export function emptyWallet(currency: string): Wallet {
  return { currency, grants: [] };
}

/** The wallet after one event. Nothing is taken from a grant before it begins or from its expiry on. */
export function applyWalletEvent(wallet: Wallet, event: WalletEvent): WalletChange {
  switch (event.type) {
    case 'granted': {
      const known = wallet.grants.some(({ id }) => id === event.grant.id);
      // A grant that arrives twice is one grant.
      if (known) return { wallet, entries: [], uncovered: 0 };
      const grant = { ...event.grant, remaining: event.grant.amount, voidedAt: null };
      const entry = { grantId: grant.id, amount: grant.amount, reason: event.type, at: event.at };
      return { wallet: { ...wallet, grants: [...wallet.grants, grant] }, entries: [entry], uncovered: 0 };
    }
    case 'used':
      return use(wallet, event.amount, event.at);
    case 'expired': {
      const isOver = ({ expiresAt }: WalletGrant) =>
        expiresAt !== null && Date.parse(expiresAt) <= Date.parse(event.at);
      return empty(wallet, isOver, event.at, event.type);
    }
    case 'voided': {
      const { wallet: emptied, entries } = empty(wallet, ({ id }) => id === event.grantId, event.at, event.type);
      const grants = emptied.grants.map((grant) =>
        grant.id === event.grantId ? { ...grant, voidedAt: event.at } : grant,
      );
      return { wallet: { ...wallet, grants }, entries, uncovered: 0 };
    }
  }
}

/** What can be used at a time. */
export function balanceAt({ grants }: Wallet, at: string): number {
  return grants.filter((grant) => isUsable(grant, at)).reduce((sum, { remaining }) => sum + remaining, 0);
}

function isUsable({ effectiveAt, expiresAt, voidedAt, remaining }: WalletGrant, at: string): boolean {
  const time = Date.parse(at);
  return (
    remaining > 0 &&
    voidedAt === null &&
    Date.parse(effectiveAt) <= time &&
    (expiresAt === null || Date.parse(expiresAt) > time)
  );
}

/**
 * The order in which grants are used: lowest priority number, earliest expiry, promotional before paid, earliest begun.
 * Source: https://docs.stripe.com/billing/subscriptions/usage-based/billing-credits (credit application order).
 */
function inOrder(one: WalletGrant, other: WalletGrant): number {
  const end = ({ expiresAt }: WalletGrant) => (expiresAt === null ? Number.MAX_SAFE_INTEGER : Date.parse(expiresAt));
  const paid = ({ category }: WalletGrant) => (category === 'paid' ? 1 : 0);
  return (
    one.priority - other.priority ||
    end(one) - end(other) ||
    paid(one) - paid(other) ||
    Date.parse(one.effectiveAt) - Date.parse(other.effectiveAt) ||
    (one.id < other.id ? -1 : 1)
  );
}

function use(wallet: Wallet, amount: number, at: string): WalletChange {
  if (!Number.isSafeInteger(amount) || amount < 0)
    throw new RangeError('What is used is a whole number of minor units.');
  let left = amount;
  const taken = new Map<string, number>();
  for (const grant of wallet.grants.filter((one) => isUsable(one, at)).toSorted(inOrder)) {
    const part = Math.min(left, grant.remaining);
    if (part === 0) break;
    taken.set(grant.id, part);
    left -= part;
  }
  const grants = wallet.grants.map((grant) => ({ ...grant, remaining: grant.remaining - (taken.get(grant.id) ?? 0) }));
  const entries = [...taken].map(([grantId, part]) => ({ grantId, amount: -part, reason: 'used' as const, at }));
  return { wallet: { ...wallet, grants }, entries, uncovered: left };
}

function empty(
  wallet: Wallet,
  isOver: (grant: WalletGrant) => boolean,
  at: string,
  reason: WalletEvent['type'],
): WalletChange {
  const over = wallet.grants.filter((grant) => grant.remaining > 0 && isOver(grant));
  const grants = wallet.grants.map((grant) => (over.includes(grant) ? { ...grant, remaining: 0 } : grant));
  const entries = over.map(({ id, remaining }) => ({ grantId: id, amount: -remaining, reason, at }));
  return { wallet: { ...wallet, grants }, entries, uncovered: 0 };
}
