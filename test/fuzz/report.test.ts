import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { resultOf } from './report.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fuzz-report-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const clean = {
  complete: true,
  operations: { selected: 108, tested: 108, errored: 0 },
  test_cases: { generated: 14_934, with_failures: 0, errored: 0 },
};
function judged(report: object | null, exitCode: number | null = 0) {
  const file = join(folder, 'report.json');
  if (report) writeFileSync(file, JSON.stringify(report));
  return resultOf(file, exitCode);
}

it('a whole run without findings proves its cases', () => {
  expect(judged(clean)).toEqual({ cases: 14_934, problems: [] });
});

it.each([
  [{ test_cases: { ...clean.test_cases, with_failures: 2 } }, 1, /2 cases/],
  [{ operations: { selected: 108, tested: 107, errored: 1 } }, 0, /1 errors.*1 routes/],
  [{ complete: false }, 0, /did not come to its end/],
  [{}, 1, /ended with 1/],
])('%j with exit code %i proves nothing', (difference, exitCode, expected) => {
  expect(judged({ ...clean, ...difference }, exitCode).problems.join(' ')).toMatch(expected);
});

it('a run without a report is a failure', () => {
  expect(judged(null, null).problems).toHaveLength(1);
});
