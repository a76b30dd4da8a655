import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { answers } from '../../database/ready.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';

let platform: Platform;
const down = { temporal: false, stuck: false };
beforeAll(async () => {
  platform = await startPlatform(null, {
    checks: {
      database: () => answers(platform.db),
      temporal: async () => {
        if (down.stuck) await new Promise(() => {});
        if (down.temporal) throw new Error('connect ECONNREFUSED 127.0.0.1:7233');
      },
    },
  });
}, 60_000);
afterAll(() => platform?.close());

const ask = async (url: string) => {
  const response = await platform.app.inject({ method: 'GET', url });
  return [response.statusCode, response.json()];
};

it('lives and is ready while all parts answer', async () => {
  expect(await ask('/healthz')).toEqual([200, { status: 'ok' }]);
  expect(await ask('/readyz')).toEqual([200, { status: 'ok', checks: { database: 'ok', temporal: 'ok' } }]);
});

it('names the part that is down, and lives on', async () => {
  down.temporal = true;
  expect(await ask('/readyz')).toEqual([
    503,
    { status: 'unavailable', checks: { database: 'ok', temporal: 'connect ECONNREFUSED 127.0.0.1:7233' } },
  ]);
  expect(await ask('/healthz')).toEqual([200, { status: 'ok' }]);
  down.temporal = false;
});

it('does not wait for a part that hangs', async () => {
  down.stuck = true;
  expect(await ask('/readyz')).toEqual([
    503,
    { status: 'unavailable', checks: { database: 'ok', temporal: 'no answer within 2000 ms' } },
  ]);
  down.stuck = false;
});
