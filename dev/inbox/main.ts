/** The inbox as a process of its own; the README names its settings. */
import { createInboxHttp } from './http.ts';
import { Mailbox } from './mailbox.ts';
import { startSmtp } from './smtp.ts';

const { INBOX_PORT, INBOX_SMTP_PORT, INBOX_FILE } = process.env;
const mailbox = new Mailbox(INBOX_FILE || undefined);
const http = createInboxHttp(mailbox);
const smtp = await startSmtp(Number(INBOX_SMTP_PORT ?? 0), async (mail) => {
  await mailbox.take(mail);
});
const url = await http.listen({ port: Number(INBOX_PORT ?? 0), host: '127.0.0.1' });
console.log(`inbox ready ${url} ${smtp.url}`);

let stopping = false;
for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void Promise.all([http.close(), smtp.close()]).then(() => process.exit(0));
  });
}
