import { readFileSync } from 'node:fs';

/** What of schemathesis's JSON report we judge by. */
interface Report {
  complete: boolean;
  operations: { selected: number; tested: number; errored: number };
  test_cases: { generated: number; with_failures: number; errored: number };
}

export interface RunResult {
  cases: number;
  /** Why the run proves nothing, or what it found. */
  problems: string[];
}

/** Reads how a run went. A run that ended early, or could not ask a route, is as bad as one with a finding. */
export function resultOf(reportFile: string, exitCode: number | null): RunResult {
  let report: Report;
  try {
    report = JSON.parse(readFileSync(reportFile, 'utf8')) as Report;
  } catch {
    return { cases: 0, problems: [`it ended with ${exitCode} and left no report`] };
  }
  const { complete, operations, test_cases: cases } = report;
  const untested = operations.selected - operations.tested;
  const problems = [
    ...(cases.with_failures > 0 ? [`${cases.with_failures} cases were answered as they must not be`] : []),
    ...(cases.errored + operations.errored > 0 ? [`${cases.errored + operations.errored} errors of its own`] : []),
    ...(untested > 0 ? [`${untested} routes were not asked`] : []),
    ...(complete ? [] : ['it did not come to its end']),
  ];
  if (problems.length === 0 && exitCode !== 0) problems.push(`it ended with ${exitCode}`);
  return { cases: cases.generated, problems };
}
