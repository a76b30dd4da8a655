import { createServer, type Server } from 'node:net';
import { afterEach, expect, test } from '@jest/globals';
import { freePort } from '../processes/ports.ts';
import { choosePorts } from './choose-ports.ts';

const everything = { postgres: true, temporal: true, stripe: true, inbox: true };
const servers: Server[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((closed) => server.close(closed));
});

async function occupy(port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((listening, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', listening);
  });
  servers.push(server);
}

/** All by the operating system's choice, so that the test meets no program of this machine. */
const anyPort = Object.fromEntries(
  [
    'PORT',
    'POSTGRES_PORT',
    'TEMPORAL_PORT',
    'TEMPORAL_UI_PORT',
    'STRIPE_SANDBOX_PORT',
    'INBOX_PORT',
    'INBOX_SMTP_PORT',
  ].map((name) => [name, '0']),
);

test('every part gets a port of its own', async () => {
  const ports = await choosePorts(anyPort, everything, () => {});
  const chosen = Object.values(ports);
  expect(new Set(chosen).size).toBe(8);
  expect(chosen.every((port) => port > 0)).toBe(true);
});

test('a port that is asked for is taken', async () => {
  const port = await freePort();
  const ports = await choosePorts({ ...anyPort, PORT: String(port) }, everything, () => {});
  expect(ports.api).toBe(port);
});

test('a taken port that is asked for is refused, naming the variable', async () => {
  const port = await freePort();
  await occupy(port);
  await expect(choosePorts({ ...anyPort, TEMPORAL_UI_PORT: String(port) }, everything, () => {})).rejects.toThrow(
    `Port ${port}, which TEMPORAL_UI_PORT asks for, is taken.`,
  );
});

test('one port asked for twice is refused', async () => {
  const port = String(await freePort());
  const environment = { ...anyPort, PORT: port, STRIPE_SANDBOX_PORT: port };
  await expect(choosePorts(environment, everything, () => {})).rejects.toThrow('STRIPE_SANDBOX_PORT');
});

test.each(['abc', '70000', '-1', '80.5'])('PORT=%s is refused as no port', async (asked) => {
  await expect(choosePorts({ ...anyPort, PORT: asked }, everything, () => {})).rejects.toThrow(
    `PORT=${asked} is not a port`,
  );
});

test('when the usual port is taken, the next free one is chosen and said', async () => {
  await occupy(3000).catch(() => 'another program of this machine has it, which does as well');
  const notes: string[] = [];
  const ports = await choosePorts({ ...anyPort, PORT: undefined }, everything, (text) => notes.push(text));
  expect(ports.api).toBeGreaterThan(3000);
  expect(notes).toEqual([`Port 3000 is taken: the API uses ${ports.api}. PORT chooses another.`]);
});

test('a part that is not embedded gets none', async () => {
  const ports = await choosePorts(anyPort, { postgres: false, temporal: false, stripe: false, inbox: false }, () => {});
  expect(ports).toMatchObject({ postgres: 0, temporal: 0, temporalUi: 0, stripeSandbox: 0, inbox: 0, smtp: 0 });
});
