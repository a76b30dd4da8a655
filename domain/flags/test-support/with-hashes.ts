import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AttributeHashing } from '../../../contracts/flags.ts';
import type { Attributes } from '../../condition/condition.ts';

type WithHashes = (
  attributes: Attributes,
  hashing: { salt: string; attributes: Pick<AttributeHashing['attributes'][number], 'attribute'>[] },
) => Attributes;

const page = readFileSync(new URL('../../../docs/evaluating-flags.md', import.meta.url), 'utf8');
const [, lines] = /```js\n(function withHashes[\s\S]*?)```/.exec(page) ?? [];

/** The lines that the documentation gives to applications, as they stand there. */
export const withHashes = new Function('createHash', `${lines}; return withHashes;`)(createHash) as WithHashes;
