import * as credits from '../../database/credits.ts';
import {
  applyWalletEvent,
  balanceAt,
  type WalletChange,
  type WalletEvent,
} from '../../domain/pricing/credits/wallet.ts';
import type { CommandContext } from '../command.ts';
import { followBalance } from './follow-balance.ts';

/**
 * Applies one event to a wallet under its lock, writes the ledger, and follows what the new balance asks for. Two that
 * come at once come one after the other, so that nothing is spent twice.
 */
export async function changeWallet(
  key: credits.WalletKey,
  event: WalletEvent,
  context: CommandContext,
  meta: { invoice?: string } = {},
): Promise<WalletChange> {
  const { tx, caller } = context;
  const row = await credits.find(tx, key, { lock: true });
  const wallet = await credits.contents(tx, key);
  // What has expired by now leaves first: the ledger tells it apart from what was used.
  const expired = applyWalletEvent(wallet, { type: 'expired', at: event.at });
  const change = event.type === 'expired' ? expired : applyWalletEvent(expired.wallet, event);
  if (event.type !== 'expired') await credits.write(tx, expired, { actor: 'process' });
  await credits.write(tx, change, { actor: caller.actor, invoice: meta.invoice ?? null });
  // Before what expires now: its fall is told as well.
  const before = balanceBefore(wallet, expired, event.at);
  await followBalance(row, { before, after: balanceAt(change.wallet, event.at) }, context);
  return change;
}

function balanceBefore(wallet: WalletChange['wallet'], expired: WalletChange, at: string): number {
  const gone = expired.entries.reduce((sum, { amount }) => sum - amount, 0);
  return balanceAt(wallet, at) + gone;
}
