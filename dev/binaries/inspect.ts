import { access, constants, stat } from 'node:fs/promises';
import type { Binary } from './binary.ts';
import { runCommand } from './run-command.ts';

/** What a file is: the program asked for, or why not. */
export type Inspection = { usable: true; version?: string; bytes: number } | { usable: false; reason: string };

/** Runs the file to see that it is this program and works on this machine. */
export async function inspectBinary(binary: Binary, path: string): Promise<Inspection> {
  try {
    await access(path, constants.X_OK);
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return { usable: false, reason: missing ? `${path} does not exist` : `${path} may not be executed` };
  }
  const { output } = await runCommand(path, binary.check.arguments, { timeoutMs: 15_000 });
  const match = binary.check.expect.exec(output);
  if (!match) {
    const said = output.split('\n')[0] || 'nothing';
    return { usable: false, reason: `${path} does not answer as ${binary.name} does; it said: ${said}` };
  }
  const { size } = await stat(path);
  return match[1] === undefined ? { usable: true, bytes: size } : { usable: true, version: match[1], bytes: size };
}
