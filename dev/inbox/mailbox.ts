import { randomUUID } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import PostalMime from 'postal-mime';
import type { ReceivedMail } from './smtp.ts';

export interface MailSummary {
  id: string;
  receivedAt: string;
  from: string;
  to: string[];
  subject: string;
  messageId: string | null;
  read: boolean;
}

export interface Mail extends MailSummary {
  text: string;
  html: string | null;
}

type Entry = { arrived: Mail } | { read: string } | { cleared: true };

const mostMails = 2_000;

/** What the inbox holds, oldest first; written line by line to a file, so that a restart finds it again. */
export class Mailbox {
  readonly #file: string | undefined;
  #mails = new Map<string, Mail>();
  #lines = 0;

  /** @param file kept in memory alone without it */
  constructor(file?: string) {
    this.#file = file;
    if (file && existsSync(file)) {
      for (const line of readFileSync(file, 'utf8').split('\n')) this.#apply(parsed(line));
      this.#compact();
    }
  }

  async take({ raw, from, to }: ReceivedMail): Promise<Mail> {
    const email = await PostalMime.parse(raw);
    const mail: Mail = {
      id: randomUUID(),
      receivedAt: new Date().toISOString(),
      from: email.from?.name ? `${email.from.name} <${email.from.address}>` : (email.from?.address ?? from),
      to,
      subject: email.subject ?? '',
      messageId: email.messageId ?? null,
      read: false,
      text: email.text ?? '',
      html: email.html ?? null,
    };
    this.#write({ arrived: mail });
    return mail;
  }

  /** Newest first. @param q somewhere in subject, addresses or text */
  list({ q = '', to = '' }: { q?: string | undefined; to?: string | undefined }): Mail[] {
    const wanted = q.toLowerCase();
    const holds = (mail: Mail) =>
      (!to || mail.to.includes(to)) &&
      [mail.subject, mail.from, mail.text, ...mail.to].some((text) => text.toLowerCase().includes(wanted));
    return [...this.#mails.values()].reverse().filter(holds);
  }

  get(id: string): Mail | undefined {
    return this.#mails.get(id);
  }

  markRead(id: string): void {
    if (this.get(id)?.read === false) this.#write({ read: id });
  }

  clear(): void {
    this.#write({ cleared: true });
    this.#compact();
  }

  #write(entry: Entry): void {
    this.#apply(entry);
    if (!this.#file) return;
    appendFileSync(this.#file, `${JSON.stringify(entry)}\n`, { mode: 0o600 });
    if (this.#lines > 2 * mostMails) this.#compact();
  }

  #apply(entry: Entry | undefined): void {
    if (!entry) return;
    this.#lines++;
    if ('cleared' in entry) this.#mails = new Map();
    else if ('read' in entry) {
      const mail = this.#mails.get(entry.read);
      if (mail) this.#mails.set(mail.id, { ...mail, read: true });
    } else {
      this.#mails.set(entry.arrived.id, entry.arrived);
      for (const oldest of this.#mails.keys()) {
        if (this.#mails.size <= mostMails) break;
        this.#mails.delete(oldest);
      }
    }
  }

  #compact(): void {
    this.#lines = this.#mails.size;
    if (!this.#file) return;
    const lines = [...this.#mails.values()].map((arrived) => `${JSON.stringify({ arrived })}\n`);
    // Whole or not at all: a kill in between leaves the former file.
    writeFileSync(`${this.#file}.new`, lines.join(''), { mode: 0o600 });
    renameSync(`${this.#file}.new`, this.#file);
  }
}

/** A line that a kill has cut short is left out. */
function parsed(line: string): Entry | undefined {
  try {
    return JSON.parse(line) as Entry;
  } catch {
    return undefined;
  }
}
