import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Principal } from '../../contracts/access.ts';
import { ErrorResponse } from '../../contracts/http.ts';
import * as journal from '../../database/journal.ts';
import { eventually } from '../../test/support/eventually.ts';
import { createTeamPlan, registerFeatures } from '../../test/support/plans.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';
import { principalWith } from '../../test/support/principals.ts';

let platform: Platform;
let origin: string;
let caller: Principal | null = principalWith('admin');
beforeAll(async () => {
  platform = await startPlatform(null, { authenticate: async () => caller });
  await registerFeatures(platform);
  origin = await platform.app.listen({ host: '127.0.0.1', port: 0 });
  await number();
  // A reader hears of positions a moment later: until then a new stream would begin with them.
  await eventually('the reader has caught up', async () => {
    const stream = await listen();
    await stream.close();
    return stream.messages[0]!.id === (await position());
  });
}, 60_000);
afterAll(() => platform?.close());

/** What the relay's leader does: gives what is committed its order, and tells the readers. */
async function number(): Promise<void> {
  const last = await journal.assignPositions(platform.db, 1_000);
  if (last !== null) await journal.announcePosition(platform.db, last);
}

interface Message {
  id: string;
  event: string;
  data: { position: string; type?: string; entityId?: string };
}

/** A browser's EventSource, as far as these tests need it (HTML Living Standard §9.2). */
async function listen(lastEventId?: string) {
  const abort = new AbortController();
  const response = await fetch(`${origin}/v1/stream`, {
    headers: lastEventId === undefined ? {} : { 'last-event-id': lastEventId },
    signal: abort.signal,
  });
  const messages: Message[] = [];
  const reading = (async () => {
    let text = '';
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk;
      const blocks = text.split('\n\n');
      text = blocks.pop() ?? '';
      for (const block of blocks) {
        const field = (name: string) => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1] ?? '';
        if (field('event')) messages.push({ id: field('id'), event: field('event'), data: JSON.parse(field('data')) });
      }
    }
  })().catch(() => {});
  await eventually('the stream is ready', () => messages.length > 0);
  return {
    response,
    messages,
    /** When the server has ended it. */
    ended: reading,
    entries: () => messages.filter(({ event }) => event === 'journal'),
    async close() {
      abort.abort();
      await reading;
    },
  };
}

const position = async () => (await journal.lastPosition(platform.db)).toString();

it('tells what happens from now on, as server-sent events', async () => {
  const stream = await listen();
  expect(stream.response.headers.get('content-type')).toMatch(/^text\/event-stream/);
  expect(stream.response.headers.get('cache-control')).toBe('no-store');
  expect(stream.messages[0]).toMatchObject({ event: 'ready', id: await position() });
  const { id } = await createTeamPlan(platform);
  await number();
  const entry = await eventually('the event arrives', () => stream.entries()[0]);
  expect(entry).toMatchObject({ id: await position(), data: { type: 'plan.created', entityId: id } });
  await stream.close();
});

it('resumes after Last-Event-ID without loss or repetition, while more comes in', async () => {
  const first = await listen();
  const made: string[] = [];
  const make = async () => {
    made.push((await createTeamPlan(platform)).id);
    await number();
  };
  for (let count = 0; count < 5; count++) await make();
  await eventually('the first arrive', () => first.entries().length === 5);
  await first.close();

  for (let count = 0; count < 5; count++) await make();
  const writing = (async () => {
    for (let count = 0; count < 10; count++) await make();
  })();
  const second = await listen(first.entries().at(-1)!.id);
  await writing;
  await eventually('all arrive', () => second.entries().length >= 15);

  const both = [...first.entries(), ...second.entries()];
  expect(both.map(({ data }) => data.entityId)).toEqual(made);
  const positions = both.map(({ id }) => Number(id));
  expect(positions).toEqual([...positions].sort((a, b) => a - b));
  expect(new Set(positions).size).toBe(20);
  await second.close();
});

it('tells nothing that was committed before the present end, and shows nobody an entry without a position', async () => {
  const stream = await listen();
  await createTeamPlan(platform);
  const { id: later } = await createTeamPlan(platform);
  expect(stream.entries()).toEqual([]);
  await number();
  await eventually('both arrive', () => stream.entries().length === 2);
  expect(stream.entries().at(-1)!.data.entityId).toBe(later);
  await stream.close();
});

it('begins at the end for a position that lies ahead, as after a restored backup', async () => {
  const stream = await listen('999999999999');
  expect(stream.messages[0]).toMatchObject({ event: 'ready', id: await position() });
  await stream.close();
});

it('refuses a Last-Event-ID that is no position', async () => {
  const response = await fetch(`${origin}/v1/stream`, { headers: { 'last-event-id': 'x' } });
  expect(response.status).toBe(400);
  expect(ErrorResponse.parse(await response.json()).error.code).toBe('MalformedRequest');
});

it('tells of what one may read alone, and nothing any more once one is signed out', async () => {
  const admin = caller;
  const stream = await listen();
  caller = principalWith('viewer');
  const viewer = await listen();
  caller = admin;
  await platform.call('POST', '/v1/webhooks', { url: 'https://example.com/hook', events: ['*'] }, 201);
  const { id } = await createTeamPlan(platform);
  await number();
  const types = (entries: Message[]) => entries.map(({ data }) => data.type);
  await eventually('both hear of the plan', () =>
    [stream, viewer].every(({ entries }) => entries().some(({ data }) => data.entityId === id)),
  );
  expect(types(stream.entries())).toEqual(['webhook.created', 'plan.created']);
  expect(types(viewer.entries())).toEqual(['plan.created']);

  caller = null;
  await Promise.all([stream.ended, viewer.ended]);
  caller = admin;
}, 60_000);
