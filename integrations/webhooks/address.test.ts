import type { lookup } from 'node:dns';
import { describe, expect, it } from '@jest/globals';
import { assertCallable, checkedLookup, mayCall } from './address.ts';

const strict = { allowLoopback: false };
const development = { allowLoopback: true };

describe('addresses', () => {
  it.each([
    '127.0.0.1',
    '127.8.8.8',
    '::1',
    '10.1.2.3',
    '172.16.0.1',
    '192.168.1.1',
    '169.254.169.254',
    '100.64.0.1',
    '0.0.0.0',
    '224.0.0.1',
    '255.255.255.255',
    '198.18.0.1',
    'fe80::1',
    'fc00::1',
    'fd00:ec2::254',
    '::ffff:127.0.0.1',
    '::ffff:10.0.0.1',
    '64:ff9b::7f00:1',
    '2002:7f00:1::',
    'ff02::1',
    '::',
    'not an address',
  ])('%s is refused', (address) => expect(mayCall(address, strict)).toBe(false));

  it.each(['1.1.1.1', '93.184.215.14', '2606:4700:4700::1111'])('%s is called', (address) =>
    expect(mayCall(address, strict)).toBe(true),
  );

  it('this machine is called in development, other private ones are not', () => {
    expect(mayCall('127.0.0.1', development)).toBe(true);
    expect(mayCall('10.0.0.1', development)).toBe(false);
  });
});

describe('URLs', () => {
  it.each([
    'http://example.com/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://[::1]/',
    'https://[::ffff:7f00:1]/',
    'https://localhost/',
    'https://169.254.169.254/latest/meta-data',
  ])('%s is refused', (url) => expect(() => assertCallable(url, strict)).toThrow());

  it('http is for this machine in development alone', () => {
    expect(() => assertCallable('http://127.0.0.1:9/', development)).not.toThrow();
    expect(() => assertCallable('http://example.com/', development)).toThrow();
    expect(() => assertCallable('https://example.com/', strict)).not.toThrow();
  });
});

describe('resolving', () => {
  const resolving = (...addresses: string[]) =>
    ((_host: string, _options: object, callback: (error: null, found: object[]) => void) =>
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )) as unknown as typeof lookup;
  const looked = (...addresses: string[]) =>
    new Promise((settle) => {
      checkedLookup(strict, resolving(...addresses))('hook.example', { all: true }, (error, found) =>
        settle(error ? error.message : found),
      );
    });

  it('hands on the very addresses that were checked', async () => {
    expect(await looked('1.1.1.1')).toEqual([{ address: '1.1.1.1', family: 4 }]);
  });

  it('refuses a name with one private address among public ones', async () => {
    expect(await looked('1.1.1.1', '10.0.0.1')).toMatch(/not public/);
    expect(await looked('::1')).toMatch(/not public/);
  });
});
