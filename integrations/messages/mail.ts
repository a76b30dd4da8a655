import { createTransport } from 'nodemailer';
import { PricewrightError } from '../../contracts/tables/pricewright-error.ts';

export interface Mail {
  /** Makes the Message-ID: the same mail sent twice is one to the reader's mailbox (RFC 5322 §3.6.4). */
  id: string;
  to: string;
  subject: string;
  text: string;
}

export interface MailSender {
  /**
   * Hands a mail to the server.
   * @returns the Message-ID
   * @throws CommunicationDeliveryFailed, `refused` when the server has not taken it, `unknown` when nobody can say
   */
  send(mail: Mail): Promise<string>;
  close(): void;
}

const timeoutMs = 10_000;

/** Errors before a server has the whole message (nodemailer.com/errors). */
const beforeTheMessage = new Set([
  'EAUTH',
  'ECONFIG',
  'EDNS',
  'EENVELOPE',
  'EMAXLIMIT',
  'EOAUTH2',
  'EPROXY',
  'EREQUIRETLS',
  'ETLS',
]);

/** Mail over SMTP, such as `smtp://user:password@mail.example.com:587` (`smtps:` for TLS from the start). */
export function smtpSender(settings: { url: string; from: string }): MailSender {
  const transport = createTransport(settings.url, {
    from: settings.from,
    // Nothing of a mail is read from files or addresses.
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = settings.from.slice(settings.from.lastIndexOf('@') + 1).replace(/[>\s]/g, '');
  return {
    async send({ id, to, subject, text }) {
      const messageId = `<${id}@${domain}>`;
      try {
        await withTimeout(transport.sendMail({ messageId, to, subject, text }));
      } catch (error) {
        throw deliveryFailure(error);
      }
      return messageId;
    },
    close: () => transport.close(),
  };
}

async function withTimeout<T>(work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(
    () => reject(new Error(`The mail server did not answer within ${timeoutMs} ms.`)),
    timeoutMs,
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function deliveryFailure(error: unknown): PricewrightError {
  const { code, responseCode, syscall } = Object(error) as { code?: string; responseCode?: number; syscall?: string };
  const message = error instanceof Error ? error.message : String(error);
  // A server that answers with a number has decided; one that was never reached has nothing.
  const refused =
    responseCode !== undefined ||
    (code !== undefined && beforeTheMessage.has(code)) ||
    syscall === 'connect' ||
    syscall === 'getaddrinfo' ||
    /^(Connection timeout|Greeting never received)/.test(message);
  return new PricewrightError(
    'CommunicationDeliveryFailed',
    refused
      ? `The mail server did not take the mail: ${message}`
      : `Nobody knows whether the mail was taken: ${message}`,
    {},
    { cause: error, outcome: refused ? 'refused' : 'unknown', retryable: refused },
  );
}
