import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';

/** The last lines that were written after `begin`. */
export function tail(file: string, begin: number, lines = 60): string {
  if (!existsSync(file)) return '(there is no log)';
  const from = Math.max(begin, statSync(file).size - 8_000);
  const buffer = Buffer.alloc(8_000);
  const descriptor = openSync(file, 'r');
  const length = readSync(descriptor, buffer, 0, buffer.length, from);
  closeSync(descriptor);
  const text = stripVTControlCharacters(buffer.subarray(0, length).toString('utf8')).trimEnd();
  return text ? text.split('\n').slice(-lines).join('\n') : '(it printed nothing)';
}
