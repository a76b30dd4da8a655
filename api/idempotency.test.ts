import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { sql } from 'kysely';
import { execute } from '../commands/command.ts';
import { createFlag } from '../commands/flags/create-flag.ts';
import { CreateFlagInput } from '../contracts/flags.ts';
import * as idempotency from '../database/idempotency.ts';
import { type Platform, startPlatform } from '../test/support/platform.ts';

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform(null);
}, 120_000);
afterAll(async () => {
  await platform?.close();
});

const flag = (key: string) => ({ key, name: key });
const post = (key: string | null, payload: object, url = '/v1/flags') =>
  platform.app.inject({ method: 'POST', url, payload, headers: key === null ? {} : { 'idempotency-key': key } });
const flags = async (key: string) =>
  (await platform.db.selectFrom('flags').select('id').where('key', '=', key).execute()).length;
const error = (response: { json(): unknown }) => (response.json() as { error: { code: string } }).error.code;

describe('a POST that is sent again', () => {
  it('under the same key is answered as the first time', async () => {
    const first = await post('k1', flag('once'));
    const again = await post('k1', flag('once'));
    expect(first.statusCode).toBe(201);
    expect(again.statusCode).toBe(201);
    expect(again.body).toBe(first.body);
    expect(again.headers).toMatchObject({
      'idempotent-replayed': 'true',
      etag: first.headers.etag,
      location: first.headers.location,
      'content-type': first.headers['content-type'],
    });
    expect(first.headers['idempotent-replayed']).toBeUndefined();
    expect(await flags('once')).toBe(1);
  });

  it('with another body or to another address is a conflict', async () => {
    await post('k2', flag('two'));
    const other = await post('k2', flag('three'));
    expect([other.statusCode, error(other)]).toEqual([409, 'IdempotencyConflict']);
    expect(await flags('three')).toBe(0);
  });

  it('is told the same refusal', async () => {
    await post(null, flag('taken'));
    const first = await post('k3', flag('taken'));
    await platform.db.deleteFrom('flags').where('key', '=', 'taken').execute();
    const again = await post('k3', flag('taken'));
    expect([first.statusCode, again.statusCode, again.body]).toEqual([409, 409, first.body]);
  });

  it('many times at once happens once', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => post('k4', flag('many'))));
    const statuses = answers.map(({ statusCode }) => statusCode);
    expect(statuses).toContain(201);
    for (const answer of answers.filter(({ statusCode }) => statusCode !== 201)) {
      expect([answer.statusCode, error(answer)]).toEqual([409, 'IdempotencyConflict']);
      expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    }
    expect(await flags('many')).toBe(1);
    expect((await post('k4', flag('many'))).statusCode).toBe(201);
  });

  it('belongs to who sent it, where, and for a day', async () => {
    await post('k5', flag('day'));
    const plan = await post('k5', { planId: 'x' }, '/v1/plans/validate');
    expect(plan.statusCode).not.toBe(409);
    await sql`update idempotency_keys set created_at = created_at - interval '25 hours'`.execute(platform.db);
    expect(error(await post('k5', flag('day')))).toBe('AlreadyExists');
  });

  it('needs a key of visible characters', async () => {
    expect((await post('two words', flag('x'))).statusCode).toBe(400);
    expect((await post('x'.repeat(256), flag('x'))).statusCode).toBe(400);
  });
});

describe('a request that died', () => {
  const scope = (key: string) => ({ actor: 'member:member_test', route: 'POST /v1/flags', key });
  const secret = 'a secret for tests that is long enough';
  const past = () => new Date(Date.now() - idempotency.leaseMs - 1_000);

  /** What a request that carries `body` has done when its process dies. */
  async function claimed(key: string, body: object, at: Date) {
    const { createHash } = await import('node:crypto');
    const { default: canonicalize } = await import('canonicalize');
    const fingerprint = createHash('sha256')
      .update(canonicalize(['/v1/flags', CreateFlagInput.parse(body)]) ?? '')
      .digest();
    const result = await idempotency.claim(platform.db, scope(key), fingerprint, secret, at);
    if (result.state !== 'mine') throw new Error(result.state);
    return result.claim;
  }

  const run = (key: string, claim: idempotency.Claim) =>
    execute(
      createFlag,
      CreateFlagInput.parse(flag(key)),
      { actor: 'member:member_test', requestId: null, claim },
      platform.app.environment,
    );

  it('before its transaction: the repetition waits for the lease and then runs', async () => {
    await claimed('d1', flag('d-one'), new Date());
    const early = await post('d1', flag('d-one'));
    expect([early.statusCode, error(early)]).toEqual([409, 'IdempotencyConflict']);
    expect(Number(early.headers['retry-after'])).toBeGreaterThan(20);
    await sql`update idempotency_keys set lease_until = now() - interval '1 s' where answer is null`.execute(
      platform.db,
    );
    expect((await post('d1', flag('d-one'))).statusCode).toBe(201);
    expect(await flags('d-one')).toBe(1);
  });

  it('after its commit and before its answer: the repetition answers with the committed result', async () => {
    const claim = await claimed('d2', flag('d-two'), past());
    const created = await run('d-two', claim);
    const again = await post('d2', flag('d-two'));
    expect(again.statusCode).toBe(201);
    expect(again.json()).toEqual(created);
    expect(await flags('d-two')).toBe(1);
    expect((await post('d2', flag('d-two'))).headers['idempotent-replayed']).toBe('true');
  });

  it('and then woke after a repetition took over: it changes nothing', async () => {
    const slow = await claimed('d3', flag('d-three'), past());
    expect((await post('d3', flag('d-three'))).statusCode).toBe(201);
    await expect(run('d-three', slow)).rejects.toMatchObject({ code: 'IdempotencyConflict' });
    expect(await flags('d-three')).toBe(1);
  });

  it('in the middle of its transaction: the repetition waits for its end and finds the result', async () => {
    const slow = await claimed('d4', flag('d-four'), past());
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const first = execute(
      { ...createFlag, run: async (input, context) => held.then(() => createFlag.run(input, context)) },
      CreateFlagInput.parse(flag('d-four')),
      { actor: 'member:member_test', requestId: null, claim: slow },
      platform.app.environment,
    );
    await new Promise((resolve) => setTimeout(resolve, 300));
    const repetition = post('d4', flag('d-four'));
    await new Promise((resolve) => setTimeout(resolve, 300));
    letGo();
    const [created, again] = await Promise.all([first, repetition]);
    expect(again.statusCode).toBe(201);
    expect(again.json()).toEqual(created);
    expect(await flags('d-four')).toBe(1);
  });
});

it('tells nothing by its table alone', async () => {
  await post('a-very-secret-key', flag('hidden-thing'));
  const rows = await platform.db.selectFrom('idempotency_keys').selectAll().execute();
  expect(rows.length).toBeGreaterThanOrEqual(5);
  for (const row of rows) {
    const bytes = Object.values(row).map((value) =>
      Buffer.isBuffer(value) ? value.toString('latin1') : String(value),
    );
    expect(bytes.join(' ')).not.toMatch(/a-very-secret-key|hidden-thing/);
  }
});
