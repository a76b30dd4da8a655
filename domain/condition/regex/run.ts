import { parsePattern } from './parse.ts';
import { type Instruction, programOf } from './program.ts';

/** A longer text matches no pattern: time is bounded by the text's length times the pattern's. */
export const maxTextLength = 10_000;

/**
 * Compiles a pattern to "does the text match anywhere". All ways through the pattern are followed at once, character by
 * character, so that no pattern takes longer than the product of both lengths.
 * @throws Error when the pattern cannot be used
 */
export function compilePattern(pattern: string, ignoreCase = false): (text: string) => boolean {
  const program = programOf(parsePattern(pattern), ignoreCase);
  return (text) => text.length <= maxTextLength && run(program, text);
}

function run(program: readonly Instruction[], text: string): boolean {
  let current = new Uint16Array(program.length);
  let next = new Uint16Array(program.length);
  const seenAt = new Int32Array(program.length).fill(-1);
  const stack = new Uint16Array(program.length * 2 + 2);
  let count = 0;

  for (let at = 0; at <= text.length; at += 1) {
    // A match may begin at every character: the pattern's start joins those that are under way.
    const added = follow(program, 0, text, at, seenAt, current, count, stack);
    if (added < 0) return true;
    count = added;
    if (at === text.length) return false;
    const code = text.charCodeAt(at);
    let nextCount = 0;
    for (let index = 0; index < count; index += 1) {
      const place = current[index]!;
      const instruction = program[place]!;
      if (instruction.op !== 'set' || !instruction.accepts(code)) continue;
      nextCount = follow(program, place + 1, text, at + 1, seenAt, next, nextCount, stack);
      if (nextCount < 0) return true;
    }
    [current, next] = [next, current];
    count = nextCount;
  }
  return false;
}

/** Adds the sets reachable from a place without reading a character; -1 when the end of the pattern is among them. */
function follow(
  program: readonly Instruction[],
  from: number,
  text: string,
  at: number,
  seenAt: Int32Array,
  list: Uint16Array,
  length: number,
  stack: Uint16Array,
): number {
  let depth = 0;
  stack[depth++] = from;
  let count = length;
  while (depth > 0) {
    const place = stack[--depth]!;
    if (seenAt[place] === at) continue;
    seenAt[place] = at;
    const instruction = program[place]!;
    switch (instruction.op) {
      case 'match':
        return -1;
      case 'set':
        list[count++] = place;
        break;
      case 'jump':
        stack[depth++] = instruction.to;
        break;
      case 'split':
        stack[depth++] = instruction.second;
        stack[depth++] = instruction.first;
        break;
      case 'assert':
        if (holds(instruction.at, text, at)) stack[depth++] = place + 1;
    }
  }
  return count;
}

function holds(assertion: 'start' | 'end' | 'boundary' | 'notBoundary', text: string, at: number): boolean {
  if (assertion === 'start') return at === 0;
  if (assertion === 'end') return at === text.length;
  const boundary = isWord(text.charCodeAt(at - 1)) !== isWord(text.charCodeAt(at));
  return boundary === (assertion === 'boundary');
}

function isWord(code: number): boolean {
  return (code >= 48 && code <= 57) || (code >= 65 && code <= 90) || code === 95 || (code >= 97 && code <= 122);
}
