import type { AuditOrigin } from '../../../contracts/audit.ts';

const doors: Record<AuditOrigin['door'], string> = {
  api: 'The API',
  process: 'A process, on the word of whoever ordered it',
  webhook: 'A webhook of an outside service',
  'command line': 'The command line of the server',
};

/** "The API, from 10.0.0.7 with Firefox/140.0". */
export function doorWords({ door, ip, userAgent }: AuditOrigin): string {
  return [doors[door], ip ? `, from ${ip}` : '', userAgent ? ` with ${userAgent}` : ''].join('');
}
