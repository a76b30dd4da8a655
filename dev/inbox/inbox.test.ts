import { appendFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createTransport } from 'nodemailer';
import { smtpSender } from '../../integrations/messages/mail.ts';
import { createInboxHttp } from './http.ts';
import { Mailbox } from './mailbox.ts';
import { type SmtpSide, startSmtp } from './smtp.ts';

let folder: string;
let mailbox: Mailbox;
let smtp: SmtpSide;
const file = () => join(folder, 'inbox.jsonl');

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'inbox-'));
  mailbox = new Mailbox(file());
  smtp = await startSmtp(0, async (mail) => {
    await mailbox.take(mail);
  });
});
afterEach(async () => {
  await smtp.close();
  rmSync(folder, { recursive: true, force: true });
});

const ask = (method: 'GET' | 'POST' | 'DELETE', url: string, host = '127.0.0.1:8025') =>
  createInboxHttp(mailbox).inject({ method, url, headers: { host } });

async function send(id: string, subject: string) {
  const sender = smtpSender({ url: smtp.url, from: 'Pricewright <no-reply@prices.example>' });
  await sender.send({
    id,
    to: 'maker@example.com',
    subject,
    text: 'Grüße: https://prices.example/#/approvals\n.\nend',
  });
  sender.close();
}

it('takes a mail over SMTP, and gives it whole', async () => {
  await send('ntf_1', 'A change waits – für dich');
  const { data, total, unread } = (await ask('GET', '/api/messages')).json();
  expect({ total, unread }).toEqual({ total: 1, unread: 1 });
  expect(data[0]).toMatchObject({
    subject: 'A change waits – für dich',
    from: 'Pricewright <no-reply@prices.example>',
    to: ['maker@example.com'],
    messageId: '<ntf_1@prices.example>',
  });
  const { text, html } = (await ask('GET', `/api/messages/${data[0].id}`)).json();
  expect(text.trim()).toBe('Grüße: https://prices.example/#/approvals\n.\nend');
  expect(html).toBeNull();
});

it('shows HTML so that nothing of it runs', async () => {
  const transport = createTransport(smtp.url);
  await transport.sendMail({
    from: 'a@x.example',
    to: 'b@x.example',
    subject: 'Hi',
    html: '<b>Hi</b><script>1</script>',
  });
  transport.close();
  const [mail] = mailbox.list({});
  const page = await ask('GET', `/api/messages/${mail!.id}/html`);
  expect(page.body).toContain('<b>Hi</b>');
  expect(page.headers['content-security-policy']).toMatch(/^sandbox allow-popups.*default-src 'none'/);
});

it('finds, marks read, and clears', async () => {
  await send('ntf_1', 'First');
  await send('ntf_2', 'Second');
  const found = (await ask('GET', '/api/messages?q=second')).json();
  expect(found.data.map(({ subject }: { subject: string }) => subject)).toEqual(['Second']);
  expect((await ask('POST', `/api/messages/${found.data[0].id}/read`)).json()).toMatchObject({ read: true });
  expect((await ask('GET', '/api/messages')).json()).toMatchObject({ total: 2, unread: 1 });
  expect((await ask('DELETE', '/api/messages')).statusCode).toBe(204);
  expect((await ask('GET', '/api/messages')).json()).toMatchObject({ total: 0 });
  expect((await ask('GET', `/api/messages/${found.data[0].id}`)).statusCode).toBe(404);
});

it('is there again after a restart, also when its last line was cut', async () => {
  await send('ntf_1', 'First');
  await send('ntf_2', 'Second');
  mailbox.markRead(mailbox.list({ q: 'First' })[0]!.id);
  appendFileSync(file(), '{"arrived":{"id"');
  const again = new Mailbox(file());
  expect(again.list({}).map(({ subject, read }) => [subject, read])).toEqual([
    ['Second', false],
    ['First', true],
  ]);
});

it('serves its page, to this machine alone', async () => {
  for (const path of ['/', '/page.js', '/page.css', '/favicon.svg'])
    expect((await ask('GET', path)).statusCode).toBe(200);
  expect((await ask('GET', '/api/messages', 'evil.example')).statusCode).toBe(421);
  expect((await ask('GET', '/api/messages', 'localhost:1')).statusCode).toBe(200);
});
