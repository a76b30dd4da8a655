import type { AddressInfo } from 'node:net';
import { SMTPServer, type SMTPServerOptions } from 'smtp-server';

/** A mail as it came over the wire, with the addresses of its envelope (RFC 5321 §2.3.1). */
export interface ReceivedMail {
  raw: Buffer;
  from: string;
  to: string[];
}

export interface SmtpSide {
  url: string;
  close(): Promise<void>;
}

const mostBytes = 2_000_000;

/**
 * An SMTP server on 127.0.0.1 that takes every mail, without a password.
 * @param port 0 is any free one
 * @param take the mail is confirmed to the sender once this has ended
 * @param options of the package `smtp-server`, such as what makes it refuse
 */
export async function startSmtp(
  port: number,
  take: (mail: ReceivedMail) => void | Promise<void>,
  options: SMTPServerOptions = {},
): Promise<SmtpSide> {
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    size: mostBytes,
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        if (stream.sizeExceeded) {
          callback(Object.assign(new Error('The message is too large.'), { responseCode: 552 }));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom ? mailFrom.address : '';
        try {
          await take({ raw: Buffer.concat(chunks), from, to: rcptTo.map(({ address }) => address) });
          callback();
        } catch (error) {
          callback(error instanceof Error ? error : new Error(String(error)));
        }
      });
    },
    ...options,
  });
  // A sender that hangs up in the middle is its own affair.
  server.on('error', () => {});
  await new Promise<void>((resolve, reject) => {
    server.server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  };
}
