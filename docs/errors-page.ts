import { type ErrorCode, type ErrorEntry, errorCatalogue } from '../contracts/tables/error-catalogue.ts';
import { markdownTable } from './markdown-table.ts';

const envelope = `{
  "error": {
    "code": "ConcurrentModification",
    "message": "You edited revision 3, but revision 4 is stored: …",
    "details": { "presentRevision": 4 },
    "timestamp": "2026-01-01T12:00:00.000Z",
    "requestId": "req_01j…",
    "severity": "medium"
  }
}`;

/** The page of all errors, made from the catalogue: `npm run docs:errors` writes it, a test compares it. */
export function errorsPage(): string {
  const entries = Object.entries(errorCatalogue) as [ErrorCode, ErrorEntry][];
  const byStatus = [...Map.groupBy(entries, ([, { status }]) => status)].sort(([a], [b]) => a - b);
  return `${[
    '# Errors\n',
    '<!-- Made from contracts/tables/error-catalogue.ts by npm run docs:errors. Edit the table, not this page. -->\n',
    'Every error leaves the API in one envelope. `code` is stable and meant for programs, `message` for people; `requestId`',
    'is also in the `X-Request-Id` header and in the log. What fails later, in a process, stands in its operation with the',
    'same code.',
    `\n\`\`\`json\n${envelope}\n\`\`\`\n`,
    '_Retry_ says whether the same request may succeed later unchanged. A `POST` that carries an `Idempotency-Key` can be',
    'sent again without being carried out twice; `429` and a conflict with a request in flight say in `Retry-After` when.',
    ...byStatus.flatMap(([status, each]) => [`\n## ${status}\n`, table(each)]),
  ].join('\n')}\n`;
}

function table(entries: [ErrorCode, ErrorEntry][]): string {
  return markdownTable(
    ['Code', 'When', 'What to do', 'Severity', 'Retry'],
    entries
      .sort(([a], [b]) => a.localeCompare(b, 'en'))
      .map(([code, { when, action, severity, retryable }]) => [
        `\`${code}\``,
        when,
        action,
        severity,
        retryable ? 'yes' : 'no',
      ]),
  );
}
