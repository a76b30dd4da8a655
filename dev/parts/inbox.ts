import { join } from 'node:path';
import type { PartSpec } from '../launcher/part.ts';
import { repository } from '../launcher/places.ts';
import { answers } from '../launcher/poll.ts';

export interface InboxOptions {
  port: number;
  smtpPort: number;
  file: string;
}

export function inboxPart({ port, smtpPort, file }: InboxOptions): PartSpec {
  return {
    name: 'inbox',
    title: 'Inbox',
    command: { file: process.execPath, parameters: [join('dev', 'inbox', 'main.ts')], cwd: repository },
    environment: { ...process.env, INBOX_PORT: String(port), INBOX_SMTP_PORT: String(smtpPort), INBOX_FILE: file },
    ready: (ended) => answers(`http://127.0.0.1:${port}/`, ended),
    givesUpAfter: 5,
  };
}
