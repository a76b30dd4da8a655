import type { CharSet, Node } from './parse.ts';

/** Instructions of a Thompson automaton: https://swtch.com/~rsc/regexp/regexp2.html. */
export type Instruction =
  | { op: 'set'; accepts: (code: number) => boolean }
  | { op: 'split'; first: number; second: number }
  | { op: 'jump'; to: number }
  | { op: 'assert'; at: 'start' | 'end' | 'boundary' | 'notBoundary' }
  | { op: 'match' };

/** `x{500}{2}` multiplies: what the automaton may grow to before the pattern is refused. */
export const maxInstructions = 5_000;

export function programOf(node: Node, ignoreCase: boolean): Instruction[] {
  const program: Instruction[] = [];
  emit(node, program, ignoreCase);
  program.push({ op: 'match' });
  return program;
}

function add(program: Instruction[], instruction: Instruction): number {
  if (program.length >= maxInstructions) throw new Error('the pattern repeats too much');
  return program.push(instruction) - 1;
}

function emit(node: Node, program: Instruction[], ignoreCase: boolean): void {
  switch (node.kind) {
    case 'set':
      add(program, { op: 'set', accepts: acceptor(node.set, ignoreCase) });
      return;
    case 'assert':
      add(program, { op: 'assert', at: node.at });
      return;
    case 'sequence':
      for (const part of node.parts) emit(part, program, ignoreCase);
      return;
    case 'choice':
      emitChoice(node.options, program, ignoreCase);
      return;
    case 'repeat':
      emitRepeat(node, program, ignoreCase);
  }
}

function emitChoice(options: Node[], program: Instruction[], ignoreCase: boolean): void {
  const ends: number[] = [];
  options.forEach((option, index) => {
    if (index === options.length - 1) {
      emit(option, program, ignoreCase);
      return;
    }
    const split = add(program, { op: 'split', first: program.length + 1, second: 0 });
    emit(option, program, ignoreCase);
    ends.push(add(program, { op: 'jump', to: 0 }));
    program[split] = { op: 'split', first: split + 1, second: program.length };
  });
  for (const end of ends) program[end] = { op: 'jump', to: program.length };
}

function emitRepeat(node: Node & { kind: 'repeat' }, program: Instruction[], ignoreCase: boolean): void {
  for (let count = 0; count < node.min; count += 1) emit(node.node, program, ignoreCase);
  if (node.max === Number.POSITIVE_INFINITY) {
    const split = add(program, { op: 'split', first: program.length + 1, second: 0 });
    emit(node.node, program, ignoreCase);
    add(program, { op: 'jump', to: split });
    program[split] = { op: 'split', first: split + 1, second: program.length };
    return;
  }
  const splits: number[] = [];
  for (let count = node.min; count < node.max; count += 1) {
    splits.push(add(program, { op: 'split', first: program.length + 1, second: 0 }));
    emit(node.node, program, ignoreCase);
  }
  for (const split of splits) program[split] = { op: 'split', first: split + 1, second: program.length };
}

function acceptor({ ranges, negated }: CharSet, ignoreCase: boolean): (code: number) => boolean {
  const holds = (code: number) => ranges.some(([from, to]) => code >= from && code <= to);
  if (!ignoreCase) return (code) => holds(code) !== negated;
  // Canonicalize of ECMA-262, 22.2.2.7.3: two characters are alike when their upper case is. A set holds a character when
  // it holds any that is alike.
  const folded = new Set(alike(ranges));
  return (code) => folded.has(upper(code)) !== negated;
}

function* alike(ranges: CharSet['ranges']): Generator<number> {
  for (const [from, to] of ranges) for (let code = from; code <= to; code += 1) yield upper(code);
}

function upper(code: number): number {
  const text = String.fromCharCode(code).toUpperCase();
  const folded = text.charCodeAt(0);
  // Neither grows to several characters nor moves from beyond ASCII into it.
  return text.length !== 1 || (code >= 128 && folded < 128) ? code : folded;
}
