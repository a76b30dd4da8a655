import { describe, expect, it } from '@jest/globals';
import { checkVatId } from './check-vat-id.ts';
import { vatIdFormats } from './countries.ts';

const formats = Object.entries(vatIdFormats);

it('knows all 27 member states, Northern Ireland and the neighbours', () => {
  expect(Object.keys(vatIdFormats).sort().join(' ')).toBe(
    'AT BE BG CHE CY CZ DE DK EE EL ES FI FR GB HR HU IE IT LT LU LV MT NL NO PL PT RO SE SI SK XI',
  );
});

describe.each(formats)('%s', (_, { example }) => {
  it('takes its example', () => {
    expect(checkVatId(example)).toMatchObject({ valid: true, vatId: example, problem: null });
  });

  it('notices nearly every mistyped digit', () => {
    const mistyped = [...example].flatMap((char, index) =>
      /\d/.test(char) && index > 1
        ? [...'0123456789']
            .filter((digit) => digit !== char)
            .map((digit) => example.slice(0, index) + digit + example.slice(index + 1))
        : [],
    );
    const missed = mistyped.filter((vatId) => checkVatId(vatId).valid);
    // Numbers with several accepted forms catch fewer; one check digit misses none in its own form.
    expect(missed.length / mistyped.length).toBeLessThan(0.2);
  });
});

it.each([
  ['DE 136.695-976', 'DE136695976', 'DE'],
  ['el094259216', 'EL094259216', 'GR'],
  ['CHE-107.787.577 IVA', 'CHE107787577IVA', 'CH'],
  ['XI 980 780 684', 'XI980780684', 'GB'],
])('reads %s', (text, vatId, country) => {
  expect(checkVatId(text)).toMatchObject({ valid: true, vatId, country });
});

it.each([
  ['ES54362315K', true],
  ['ESX2482300W', true],
  ['ESA13585625', true],
  ['ESA13585626', false],
  ['FR83404833048', true],
  ['FR84404833048', false],
  ['IE6433435OA', true],
  ['IE8D79739I', true],
  ['NL123456789B90', false],
  ['NL123456782B12', true],
  ['NL123456789B13', true],
  ['GBGD001', true],
  ['GBHA499', false],
  ['LT290061371314', true],
  ['CZ7103192745', true],
  ['CZ1103492745', false],
  ['BG7523169263', true],
  ['LV16117519997', true],
  ['SI50223055', false],
])('%s is %s', (vatId, valid) => {
  expect(checkVatId(vatId).valid).toBe(valid);
});

it('says what is wrong', () => {
  expect(checkVatId('US123456789')).toMatchObject({ problem: 'unknown_country', country: null });
  expect(checkVatId('DE12')).toMatchObject({ problem: 'format', country: 'DE' });
  expect(checkVatId('DE136695978')).toMatchObject({ problem: 'check_digit' });
  expect(checkVatId('')).toMatchObject({ valid: false, problem: 'unknown_country' });
  expect(checkVatId('toString')).toMatchObject({ valid: false });
});
