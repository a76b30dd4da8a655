import { expect, it } from '@jest/globals';
import { isTestCode, sourcesBelow, textOf } from './sources.ts';

/** What would pass an amount through binary fractions. */
const floats = /\bparseFloat\b|\bMath\.(round|random|fround|pow|sqrt)\b|(?<![\w$.])\d+\.\d|\.toNumber\(\)/;
/** Whole amounts and whole units; and shares in per cent, which limits compare and nobody pays. */
const whole = new Set([
  'domain/money/decimal.ts',
  'domain/pricing/preview/price-curve.ts',
  'domain/pricing/promotions/depth.ts',
  'domain/pricing/quote/price-move.ts',
]);

/** The code alone: words in comments and texts are no arithmetic. */
const codeOf = (text: string) =>
  text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '').replace(/'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`/g, "''");

it('are nowhere in money and pricing', () => {
  const sources = ['domain/money', 'domain/pricing'].flatMap((folder) => sourcesBelow(folder));
  const engine = sources.filter((path) => !isTestCode(path) && !path.includes('test-support'));
  expect(engine.length).toBeGreaterThan(60);
  expect(engine.filter((path) => floats.test(codeOf(textOf(path)))).filter((path) => !whole.has(path))).toEqual([]);
  for (const path of whole) expect(engine).toContain(path);
});

it.each(['amount * 0.25', 'Math.round(amount)', 'parseFloat(text)', 'share.toNumber()'])(
  'are recognised in %s',
  (text) => expect(codeOf(text)).toMatch(floats),
);

it.each(["decimal('0.25')", '// 0.025 → 0.03', 'const version2 = a.b2.c'])('are not seen in %s', (text) =>
  expect(codeOf(text)).not.toMatch(floats),
);
