import type { SMTPServerOptions } from 'smtp-server';
import { startSmtp } from '../../dev/inbox/smtp.ts';

export interface Inbox {
  url: string;
  /** What it took, whole, in the order of its coming. */
  messages: string[];
  close(): Promise<void>;
}

/** A real SMTP server on a free port; `options` make it refuse. */
export async function startInbox(options: SMTPServerOptions = {}): Promise<Inbox> {
  const messages: string[] = [];
  const smtp = await startSmtp(0, ({ raw }) => void messages.push(raw.toString('utf8')), options);
  return { ...smtp, messages };
}
