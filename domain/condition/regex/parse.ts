/**
 * Patterns that people type must not be able to stall the process. JavaScript's RegExp backtracks: `(a+)+$` on thirty
 * letters takes minutes, and no rule on the text of a pattern tells all such patterns apart. So patterns are parsed here
 * into what a finite automaton can decide, and run in time linear in the text (`run.ts`), as RE2 does
 * (https://swtch.com/~rsc/regexp/regexp1.html). What no automaton decides (back-references, look-around) is refused.
 *
 * The syntax is that of ECMAScript without flags: https://tc39.es/ecma262/#sec-patterns. Groups capture nothing and lazy
 * quantifiers equal greedy ones, since only "does it match" is asked.
 */
export type Node =
  | { kind: 'set'; set: CharSet }
  | { kind: 'assert'; at: 'start' | 'end' | 'boundary' | 'notBoundary' }
  | { kind: 'sequence'; parts: Node[] }
  | { kind: 'choice'; options: Node[] }
  | { kind: 'repeat'; node: Node; min: number; max: number };

/** UTF-16 code units in ranges, both ends included. */
export interface CharSet {
  ranges: [from: number, to: number][];
  negated: boolean;
}

export const maxPatternLength = 1_000;
const maxRepeat = 1_000;
const maxGroupDepth = 50;

const digits: CharSet['ranges'] = [[0x30, 0x39]];
const words: CharSet['ranges'] = [...digits, [0x41, 0x5a], [0x5f, 0x5f], [0x61, 0x7a]];
// WhiteSpace and LineTerminator of ECMA-262, 12.2 and 12.3.
const spaces: CharSet['ranges'] = [
  [0x09, 0x0d],
  [0x20, 0x20],
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
const lineEnds: CharSet['ranges'] = [
  [0x0a, 0x0a],
  [0x0d, 0x0d],
  [0x2028, 0x2029],
];
const classEscapes: Record<string, CharSet['ranges']> = { d: digits, w: words, s: spaces };
const controlEscapes: Record<string, number> = { t: 9, n: 10, v: 11, f: 12, r: 13, 0: 0 };

/** @throws Error that says what in the pattern cannot be used */
export function parsePattern(pattern: string): Node {
  if (pattern.length > maxPatternLength) throw new Error(`a pattern has at most ${maxPatternLength} characters`);
  const reader = new PatternReader(pattern);
  const node = reader.choice(0);
  if (!reader.done) throw new Error('the pattern has a ) without a (');
  return node;
}

class PatternReader {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  get done(): boolean {
    return this.at >= this.text.length;
  }

  choice(depth: number): Node {
    if (depth > maxGroupDepth) throw new Error(`groups are nested at most ${maxGroupDepth} deep`);
    const options = [this.sequence(depth)];
    while (this.take('|')) options.push(this.sequence(depth));
    return options.length === 1 ? options[0]! : { kind: 'choice', options };
  }

  private sequence(depth: number): Node {
    const parts: Node[] = [];
    while (!this.done && this.peek() !== '|' && this.peek() !== ')') parts.push(this.repeated(depth));
    return { kind: 'sequence', parts };
  }

  private repeated(depth: number): Node {
    const node = this.atom(depth);
    const bounds = this.quantifier();
    if (!bounds) return node;
    if (node.kind === 'assert') throw new Error('there is nothing to repeat before a quantifier');
    this.take('?');
    if (this.quantifier()) throw new Error('two quantifiers follow each other');
    return { kind: 'repeat', node, ...bounds };
  }

  private quantifier(): { min: number; max: number } | null {
    if (this.take('*')) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (this.take('+')) return { min: 1, max: Number.POSITIVE_INFINITY };
    if (this.take('?')) return { min: 0, max: 1 };
    const braces = /^\{(\d{1,6})(?:(,)(\d{1,6})?)?\}/.exec(this.text.slice(this.at, this.at + 16));
    if (!braces) return null;
    this.at += braces[0].length;
    const min = Number(braces[1]);
    const max = braces[3] !== undefined ? Number(braces[3]) : braces[2] ? Number.POSITIVE_INFINITY : min;
    if (max < min) throw new Error(`${braces[0]} ends before it begins`);
    if (min > maxRepeat || (Number.isFinite(max) && max > maxRepeat)) {
      throw new Error(`a part is repeated at most ${maxRepeat} times`);
    }
    return { min, max };
  }

  private atom(depth: number): Node {
    const char = this.next();
    switch (char) {
      case '(':
        return this.group(depth);
      case '[':
        return { kind: 'set', set: this.charClass() };
      case '.':
        return { kind: 'set', set: { ranges: lineEnds, negated: true } };
      case '^':
        return { kind: 'assert', at: 'start' };
      case '$':
        return { kind: 'assert', at: 'end' };
      case '\\':
        return this.escape();
      case '*':
      case '+':
      case '?':
        throw new Error(`there is nothing to repeat before ${char}`);
      default:
        return { kind: 'set', set: only(char.charCodeAt(0)) };
    }
  }

  private group(depth: number): Node {
    if (this.take('?')) {
      const named = /^<[A-Za-z_$][\w$]*>/.exec(this.text.slice(this.at, this.at + 64));
      if (named) this.at += named[0].length;
      else if (!this.take(':')) throw new Error('look-ahead, look-behind and inline flags cannot be used');
    }
    const node = this.choice(depth + 1);
    if (!this.take(')')) throw new Error('a ( is not closed');
    return node;
  }

  private escape(): Node {
    if (this.take('b')) return { kind: 'assert', at: 'boundary' };
    if (this.take('B')) return { kind: 'assert', at: 'notBoundary' };
    return { kind: 'set', set: this.escapedSet() };
  }

  /** What follows a backslash, in a class or outside. */
  private escapedSet(): CharSet {
    if (this.done) throw new Error('the pattern ends with a backslash');
    const char = this.next();
    const ranges = classEscapes[char.toLowerCase()];
    if (ranges) return { ranges, negated: char !== char.toLowerCase() };
    if (char === '0' && /\d/.test(this.peek())) throw new Error('octal escapes cannot be used');
    const control = Object.hasOwn(controlEscapes, char) ? controlEscapes[char] : undefined;
    if (control !== undefined) return only(control);
    if (char === 'x') return only(this.hex(2));
    if (char === 'u') return only(this.hex(4));
    if (/[1-9k]/.test(char)) throw new Error('back-references cannot be used');
    if (/[A-Za-z]/.test(char)) throw new Error(`the escape \\${char} cannot be used`);
    return only(char.charCodeAt(0));
  }

  private hex(length: number): number {
    const text = this.text.slice(this.at, this.at + length);
    if (text.length !== length || !/^[0-9a-fA-F]+$/.test(text))
      throw new Error(`${length} hexadecimal digits are needed`);
    this.at += length;
    return Number.parseInt(text, 16);
  }

  private charClass(): CharSet {
    const negated = this.take('^');
    const ranges: CharSet['ranges'] = [];
    while (!this.take(']')) {
      if (this.done) throw new Error('a [ is not closed');
      const from = this.classMember();
      if (this.peek() === '-' && this.text[this.at + 1] !== ']' && this.at + 1 < this.text.length) {
        this.at += 1;
        const to = this.classMember();
        const [low, high] = [single(from), single(to)];
        if (low === null || high === null) throw new Error('a range in [ ] needs a character at both ends');
        if (high < low) throw new Error('a range in [ ] ends before it begins');
        ranges.push([low, high]);
      } else {
        ranges.push(...(from.negated ? complement(from.ranges) : from.ranges));
      }
    }
    return { ranges, negated };
  }

  private classMember(): CharSet {
    const char = this.next();
    if (char !== '\\') return only(char.charCodeAt(0));
    if (this.take('b')) return only(8);
    if (this.take('-')) return only(0x2d);
    return this.escapedSet();
  }

  private peek(): string {
    return this.text[this.at] ?? '';
  }

  private next(): string {
    const char = this.text[this.at] ?? '';
    this.at += 1;
    return char;
  }

  private take(char: string): boolean {
    if (this.text[this.at] !== char) return false;
    this.at += 1;
    return true;
  }
}

function only(code: number): CharSet {
  return { ranges: [[code, code]], negated: false };
}

function single(set: CharSet): number | null {
  const [range] = set.ranges;
  return !set.negated && set.ranges.length === 1 && range && range[0] === range[1] ? range[0] : null;
}

function complement(ranges: CharSet['ranges']): CharSet['ranges'] {
  const outside: CharSet['ranges'] = [];
  let next = 0;
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (from > next) outside.push([next, from - 1]);
    next = Math.max(next, to + 1);
  }
  if (next <= 0xffff) outside.push([next, 0xffff]);
  return outside;
}
