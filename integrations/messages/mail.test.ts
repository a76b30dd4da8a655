import { type AddressInfo, createServer } from 'node:net';
import { afterEach, expect, it } from '@jest/globals';
import type { SMTPServerOptions } from 'smtp-server';
import { startInbox } from '../../test/support/inbox.ts';
import { smtpSender } from './mail.ts';

const mail = { id: 'ntf_1', to: 'maker@example.com', subject: 'A change was approved', text: 'Look at it.' };
const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function inbox(options: SMTPServerOptions = {}) {
  const server = await startInbox(options);
  closing.push(server.close);
  return { messages: server.messages, ...senderAt(server.url) };
}

function senderAt(url: string) {
  const sender = smtpSender({ url, from: 'Pricewright <no-reply@prices.example>' });
  closing.push(async () => sender.close());
  return { sender };
}

const refused = (text: string) => Object.assign(new Error(text), { responseCode: 550 });

it('hands a mail over under an id of its own', async () => {
  const { sender, messages } = await inbox();
  expect(await sender.send(mail)).toBe('<ntf_1@prices.example>');
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain('Message-ID: <ntf_1@prices.example>');
  expect(messages[0]).toContain('To: maker@example.com');
  expect(messages[0]).toContain('Look at it.');
});

it.each<[string, SMTPServerOptions]>([
  ['the recipient', { onRcptTo: (_address, _session, callback) => callback(refused('no such mailbox')) }],
  ['the sender', { onMailFrom: (_address, _session, callback) => callback(refused('not you')) }],
  [
    'the message',
    { onData: (stream, _session, callback) => void stream.resume().on('end', () => callback(refused('spam'))) },
  ],
  ['a caller without a password', { authOptional: false }],
])('knows that nothing was taken when the server refuses %s', async (_, options) => {
  const { sender } = await inbox(options);
  await expect(sender.send(mail)).rejects.toMatchObject({
    code: 'CommunicationDeliveryFailed',
    outcome: 'refused',
    retryable: true,
  });
});

it('knows that nothing was taken when there is no server', async () => {
  const { sender } = senderAt('smtp://127.0.0.1:1');
  await expect(sender.send(mail)).rejects.toMatchObject({ outcome: 'refused' });
});

it('does not pretend to know when the server vanishes with the message', async () => {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.write('220 here\r\n');
    socket.on('data', (chunk) => {
      const text = String(chunk);
      if (text.endsWith('\r\n.\r\n')) socket.destroy();
      else socket.write(text.startsWith('DATA') ? '354 go on\r\n' : '250 fine\r\n');
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  closing.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { sender } = senderAt(`smtp://127.0.0.1:${(server.address() as AddressInfo).port}`);
  await expect(sender.send(mail)).rejects.toMatchObject({ outcome: 'unknown', retryable: false });
});
