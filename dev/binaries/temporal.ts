import { type ResolvedBinary, temporalCliBinary, testServerBinary } from './binary.ts';
import { type ResolveOptions, resolveBinary } from './resolve.ts';

/** The Temporal CLI, whose `server start-dev` is the embedded Temporal with its Web UI. */
export function temporalCli(options?: ResolveOptions): Promise<ResolvedBinary> {
  return resolveBinary(temporalCliBinary, options);
}

/** Temporal's time-skipping test server, for workflow tests that wait for weeks. */
export function timeSkippingServer(options?: ResolveOptions): Promise<ResolvedBinary> {
  return resolveBinary(testServerBinary, options);
}
