/**
 * Runs one program and ends it when our standard input ends, which it does however the launcher dies: a SIGKILL of the
 * launcher would otherwise leave Postgres and Temporal behind. Its only argument is a GuardSpec as JSON.
 */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { type GuardSpec, removeRecord, writeRecord } from './processes/guarded.ts';
import { identityOf } from './processes/identity.ts';

const spec = JSON.parse(process.argv[2]!) as GuardSpec;
const { file, parameters, cwd, uid, gid } = spec;

const child = spawn(file, parameters, { cwd, uid, gid, stdio: ['ignore', 'inherit', 'inherit'] });
let stopping = false;

function stop(): void {
  if (stopping) return;
  stopping = true;
  child.kill(spec.stopSignal);
  setTimeout(() => child.kill('SIGKILL'), spec.graceMs).unref();
}

child.once('error', (error) => {
  console.error(`${spec.name} could not be started: ${error.message}`);
  process.exit(127);
});
child.once('exit', (code, signal) => {
  removeRecord(spec.recordFile);
  process.exit(code ?? 128 + (signal ? constants.signals[signal] : 0));
});

const guard = identityOf(process.pid);
const identity = child.pid === undefined ? undefined : identityOf(child.pid);
if (guard && identity)
  writeRecord(spec.recordFile, {
    name: spec.name,
    guard,
    child: identity,
    stopSignal: spec.stopSignal,
    graceMs: spec.graceMs,
  });

process.stdin.resume();
process.stdin.once('end', stop);
process.stdin.once('error', stop);
process.on('SIGTERM', stop);
// The launcher decides when and in which order things stop, not a key pressed in its terminal.
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});
