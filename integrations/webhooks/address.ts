import { lookup as resolve } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import ipaddr from 'ipaddr.js';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';

export interface AddressPolicy {
  /** In development: this machine may be called, also by http. */
  allowLoopback: boolean;
}

/** A call that was not made, since it would have reached into a network that is not the public one. */
export class AddressRefused extends Error {}

/**
 * Whether an address may be called: unicast of the public internet, or this machine where that is allowed. Private,
 * link-local (cloud metadata), carrier-grade, multicast, reserved and IPv4 hidden in IPv6 are refused (RFC 6890).
 */
export function mayCall(address: string, { allowLoopback }: AddressPolicy): boolean {
  if (!ipaddr.isValid(address)) return false;
  const range = ipaddr.process(address).range();
  return range === 'unicast' || (allowLoopback && range === 'loopback');
}

/**
 * Resolves a name for a connection and lets through only addresses that may be called. The connection goes to the very
 * address that was checked: a name that answers otherwise the next time (DNS rebinding) gains nothing.
 */
export function checkedLookup(policy: AddressPolicy, resolver: typeof resolve = resolve): LookupFunction {
  return (hostname, options, callback) => {
    resolver(hostname, { ...options, all: true }, (error, addresses) => {
      if (error) return callback(error, []);
      const refused = addresses.find(({ address }) => !mayCall(address, policy));
      // One private address among public ones is an attempt, not a mistake.
      if (refused)
        return callback(new AddressRefused(`${hostname} resolves to ${refused.address}, which is not public`), []);
      const first = addresses[0];
      if (!first) return callback(new Error(`${hostname} has no address`), []);
      if (options.all) return callback(null, addresses);
      return callback(null, first.address, first.family);
    });
  };
}

/** Refuses what can be seen without resolving. @throws AddressRefused */
export function assertCallable(text: string, policy: AddressPolicy): URL {
  const url = new URL(text);
  const host = url.hostname.replace(/^\[|\]$/g, '');
  const local = host === 'localhost' || (isIP(host) !== 0 && ipaddr.process(host).range() === 'loopback');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && policy.allowLoopback && local)) {
    throw new AddressRefused('Only https is called.');
  }
  if ((isIP(host) !== 0 && !mayCall(host, policy)) || (local && !policy.allowLoopback)) {
    throw new AddressRefused(`${host} is not a public address.`);
  }
  return url;
}

/** The same for a URL that somebody enters. @throws MalformedRequest naming the field */
export function assertEnteredUrl(text: string, policy: AddressPolicy): void {
  try {
    assertCallable(text, policy);
  } catch (error) {
    if (!(error instanceof AddressRefused)) throw error;
    throw new PricewrightError('MalformedRequest', `The webhook cannot be sent there: ${error.message}`, {
      fields: [
        { field: 'url', code: 'not_public', message: error.message, suggestedFix: 'Use a public https address.' },
      ],
    });
  }
}
