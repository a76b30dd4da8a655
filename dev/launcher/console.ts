import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What the person at the terminal reads. The terminal may be gone before we are: then nobody reads, and that is all. */
export function listenQuietly(): void {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => {});
}

export function say(text = ''): void {
  process.stdout.write(`${text}\n`);
}

export function complain(text: string): void {
  process.stderr.write(`${text}\n`);
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Something that goes on but should be known. */
export function warn(text: string): void {
  complain(`  !  ${text.replaceAll('\n', '\n     ')}`);
}

let interrupted = false;

/** From now on steps that fail are not news: they fail because everything is being stopped. */
export function stepsAreInterrupted(): void {
  interrupted = true;
}

/** Says that a step begins, runs it, and says how it ended, with its seconds and what `describe` tells of it. */
export async function step<T>(title: string, run: () => Promise<T>, describe?: (result: T) => string): Promise<T> {
  say(`  …  ${title}`);
  const begun = performance.now();
  const seconds = () => `${((performance.now() - begun) / 1000).toFixed(1)} s`;
  try {
    const result = await run();
    const detail = describe?.(result);
    say(`  ✓  ${title}: ${detail ? `${detail}, ` : ''}${seconds()}`);
    return result;
  } catch (error) {
    if (!interrupted) say(`  ✗  ${title}: failed after ${seconds()}`);
    throw error;
  }
}

/** A size as people read it. */
export function sizeText(bytes: number): string {
  if (bytes < 100_000) return `${Math.ceil(bytes / 1000)} kB`;
  const size = bytes / 1_000_000;
  return `${size < 10 ? size.toFixed(1) : Math.round(size)} MB`;
}

/** Size of a file or of all files in a folder; 0 when there is none. */
export function sizeOnDisk(path: string): number {
  const entry = statSync(path, { throwIfNoEntry: false });
  if (!entry) return 0;
  if (!entry.isDirectory()) return entry.size;
  return readdirSync(path, { withFileTypes: true })
    .filter((child) => child.isFile() || child.isDirectory())
    .reduce((total, child) => total + sizeOnDisk(join(path, child.name)), 0);
}

/** Lines in a frame. */
export function box(lines: string[]): string {
  const width = Math.max(...lines.map((line) => line.length));
  const edge = '─'.repeat(width + 4);
  return [`┌${edge}┐`, ...lines.map((line) => `│  ${line.padEnd(width)}  │`), `└${edge}┘`].join('\n');
}
