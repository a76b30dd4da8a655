import { readdirSync, readFileSync } from 'node:fs';
import type { Program } from '../test/topology/programs.ts';

const ticksPerSecond = 100;

/** Processor seconds that each program and its children have used so far; empty where there is no /proc. */
export function cpuSeconds(programs: readonly Program[]): Map<string, number> {
  const children = new Map<number, { pid: number; ticks: number }[]>();
  const own = new Map<number, number>();
  for (const name of existing('/proc')) {
    const stat = read(`/proc/${name}/stat`);
    if (!/^\d+$/.test(name) || !stat) continue;
    // What follows the name in parentheses, which may hold blanks: proc_pid_stat(5).
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [parent, ticks] = [Number(fields[1]), sum(fields.slice(11, 15).map(Number))];
    own.set(Number(name), ticks);
    children.set(parent, [...(children.get(parent) ?? []), { pid: Number(name), ticks }]);
  }
  const total = (pid: number): number =>
    (own.get(pid) ?? 0) + sum((children.get(pid) ?? []).map((child) => total(child.pid)));
  return new Map(programs.map(({ name, pid }) => [name, total(pid) / ticksPerSecond]));
}

function existing(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
