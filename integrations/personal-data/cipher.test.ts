import { randomBytes } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createPersonalDataCipher } from './cipher.ts';

const cipher = createPersonalDataCipher(randomBytes(32).toString('base64'));
const jane = { name: 'Jane Doe', email: 'jane@doe.example', phone: '+4687001234', address: null, vatId: null };

describe('sealing', () => {
  it('opens what it sealed, whatever it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (name) => {
        const key = cipher.newKey('person_1');
        const identity = { ...jane, name };
        expect(cipher.open('person_1', key, cipher.seal('person_1', key, identity))).toEqual(identity);
      }),
    );
  });

  it('never writes the same twice, and nothing readable', () => {
    const key = cipher.newKey('person_1');
    const [one, other] = [cipher.seal('person_1', key, jane), cipher.seal('person_1', key, jane)];
    expect(one.equals(other)).toBe(false);
    expect(one.includes('jane')).toBe(false);
    expect(cipher.newKey('person_1').wrappedKey.equals(key.wrappedKey)).toBe(false);
  });

  it('notices any byte that was changed', () => {
    const key = cipher.newKey('person_1');
    const sealed = cipher.seal('person_1', key, jane);
    for (let index = 0; index < sealed.length; index++) {
      const changed = Buffer.from(sealed);
      changed[index]! ^= 1;
      expect(() => cipher.open('person_1', key, changed)).toThrow();
    }
  });

  it('refuses the key or the row of another subject, and another master key', () => {
    const key = cipher.newKey('person_1');
    const sealed = cipher.seal('person_1', key, jane);
    expect(() => cipher.open('person_2', key, sealed)).toThrow();
    expect(() => cipher.open('person_1', cipher.newKey('person_1'), sealed)).toThrow();
    const elsewhere = createPersonalDataCipher(randomBytes(32).toString('base64'));
    expect(() => elsewhere.open('person_1', key, sealed)).toThrow(/another master key/);
    expect(() => createPersonalDataCipher('c2hvcnQ=')).toThrow(/5 bytes instead of 32/);
  });
});

describe('the blind index', () => {
  it('is the same for one address in any spelling, and differs by field and master key', () => {
    const index = cipher.index('email', 'Jane@Doe.example ');
    expect(cipher.index('email', 'jane@doe.example').equals(index)).toBe(true);
    expect(cipher.index('name', 'jane@doe.example').equals(index)).toBe(false);
    expect(cipher.index('email', 'john@doe.example').equals(index)).toBe(false);
    const elsewhere = createPersonalDataCipher(randomBytes(32).toString('base64'));
    expect(elsewhere.index('email', 'jane@doe.example').equals(index)).toBe(false);
    expect(cipher.index('name', ' Doe  &\u00a0Sons').equals(cipher.index('name', 'doe & sons'))).toBe(true);
  });
});
