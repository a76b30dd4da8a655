import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { Bandit, BanditAllocation, BanditResults } from '../../contracts/bandits.ts';
import { eventually } from '../../test/support/eventually.ts';
import { type Happening, happened } from '../../test/support/evidence.ts';
import { type Platform, startPlatform } from '../../test/support/platform.ts';
import { principalWith } from '../../test/support/principals.ts';
import { banditDuty } from '../../worker/bandit-duty.ts';

const maker = principalWith('admin');
const approver = { ...principalWith('approver'), id: 'member_two', actor: 'member:member_two' };
let caller = maker;
let platform: Platform;
let key: string;
const hour = 3_600_000;
beforeAll(async () => {
  platform = await startPlatform(null, { authenticate: async () => caller });
  const body = { application: 'shop', environment: 'production' };
  key = (await platform.call<{ key: string }>('POST', '/v1/sdk-keys', body, 201)).key;
  const flag = { key: 'headline', name: 'Headline', kind: 'release', type: 'string', defaultValue: 'plain' };
  await platform.call('POST', '/v1/flags', flag, 201);
  const definition = {
    type: 'conversion',
    direction: 'increase',
    minimumEffect: 0.05,
    windowHours: 1,
    source: { events: ['ordered'], condition: {} },
    atLeast: 1,
  };
  await platform.call('POST', '/v1/metrics', { key: 'orders', name: 'Orders', definition }, 201);
}, 60_000);
afterAll(() => platform?.close());

const arms = [
  { key: 'plain', value: 'plain' },
  { key: 'bold', value: 'bold' },
];
const draft = (body: object = {}) => ({
  key: 'headlines',
  name: 'Headlines',
  flagKey: 'headline',
  arms,
  assignBy: 'person',
  metricKey: 'orders',
  policy: { floorPercentage: 10, burnIn: 50 },
  ...body,
});
const given = async (person: string) => {
  const response = await platform.app.inject({
    method: 'POST',
    url: '/ofrep/v1/evaluate/flags/headline',
    headers: { 'x-api-key': key },
    payload: { context: { targetingKey: person } },
  });
  return (response.json() as { value: string }).value;
};
const allGiven = async (people: readonly string[]) => {
  const values = new Map<string, string>();
  for (const person of people) values.set(person, await given(person));
  return values;
};
const people = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name}-${index}`);
const cameToArm = (id: string, arm: string, count: number, converted: number, at: Date): Happening[] =>
  people(arm, count).flatMap((person, index) => [
    {
      person,
      type: 'exposure',
      at,
      properties: { source: 'experiment', key: `${id}.1`, variant: arm, subject: 'person' },
    },
    ...(index < converted ? [{ person, type: 'ordered', at: new Date(at.getTime() + 60_000) }] : []),
  ]);

it('shifts subjects to what is probably best, lets them keep what they had, and keeps every propensity', async () => {
  const { id } = await platform.call<Bandit>('POST', '/v1/bandits', draft(), 201);
  const started = await platform.call<Bandit>('POST', `/v1/bandits/${id}/start`);
  expect(started).toMatchObject({ status: 'running', allocation: { number: 1, because: 'burn_in' } });
  expect(started.allocation?.arms.map(({ share }) => share)).toEqual([0.5, 0.5]);

  const early = people('early', 120);
  await eventually('the process gives arms', async () => [...(await allGiven(early)).values()].includes('bold'));
  const first = await allGiven(early);
  expect([...first.values()].filter((value) => value === 'bold').length).toBeGreaterThan(30);

  const at = new Date(Date.now() - 3 * hour);
  const now = new Date();
  await happened(
    platform.db,
    [
      ...cameToArm(id, 'plain', 300, 15, at),
      ...cameToArm(id, 'bold', 300, 90, at),
      { person: 'x', type: 'ordered', at },
    ],
    now,
  );
  // The duty looks when it is due.
  await platform.db.updateTable('bandits').set({ next_look_at: now }).where('id', '=', id).execute();
  const failures: unknown[] = [];
  const environment = platform.app.environment;
  const duty = banditDuty({ environment, log: { error: (problem: unknown) => failures.push(problem) } });
  const until = new Date(now.getTime() + hour).toISOString();
  await platform.call('POST', '/v1/freeze', { reason: 'Christmas trade.', until });
  await duty.run();
  // Its shares are held, by which it is looked at as soon as they are let go.
  expect(await platform.call<Bandit>('GET', `/v1/bandits/${id}`)).toMatchObject({
    allocation: { number: 1 },
    nextLookAt: now.toISOString(),
    reason: `Its shares stand still until ${until}: Christmas trade.`,
  });
  await platform.call('POST', '/v1/freeze/lift', {});
  await duty.run();
  expect(failures).toEqual([]);
  const looked = await platform.call<Bandit>('GET', `/v1/bandits/${id}`);
  expect(looked).toMatchObject({ reason: null, allocation: { number: 2, because: 'weighted' } });
  expect(looked.allocation?.arms).toMatchObject([
    { arm: 'plain', share: 0.1, matured: 300 },
    { arm: 'bold', share: 0.9, matured: 300, mean: 0.3 },
  ]);
  expect(Date.parse(looked.nextLookAt ?? '')).toBeGreaterThan(Date.now() + 20 * hour);

  let tried = 0;
  // Others each time: who was given an arm by the old shares keeps it.
  await eventually('the process has the new shares', async () => {
    const values = [...(await allGiven(people(`later-${++tried}`, 200))).values()];
    return values.filter((value) => value === 'bold').length > 150;
  });
  expect(await allGiven(early)).toEqual(first);

  const { data } = await platform.call<{ data: BanditAllocation[] }>('GET', `/v1/bandits/${id}/allocations`);
  expect(data.map(({ number }) => number)).toEqual([2, 1]);
  const results = await platform.call<BanditResults>('GET', `/v1/bandits/${id}/results`);
  expect(results).toMatchObject({ unit: 'fraction', errorRate: 'not controlled' });
  expect(results.arms).toMatchObject([
    { arm: 'plain', mean: 0.05, subjects: 300 },
    { arm: 'bold', mean: 0.3, subjects: 300, share: 0.9 },
  ]);

  await platform.call('POST', `/v1/bandits/${id}/pause`);
  await platform.call('POST', `/v1/bandits/${id}/look`, undefined, 409);
  await platform.call('POST', `/v1/bandits/${id}/resume`);
  await platform.call('POST', `/v1/bandits/${id}/end`, { reason: 'It is known' });
  await eventually('everybody gets what the rules give', async () => {
    return [...(await allGiven(early)).values()].every((value) => value === 'plain');
  });
}, 90_000);

it('refuses what cannot be learnt, names every field, and has one bandit a flag', async () => {
  const refused = await platform.call<{ error: { code: string; details: { fields: { field: string }[] } } }>(
    'POST',
    '/v1/bandits',
    draft({
      key: 'wrong',
      metricKey: 'missing',
      arms: [arms[0], { key: 'plain', value: 3 }],
      policy: { floorPercentage: 50 },
    }),
    422,
  );
  expect(refused.error.code).toBe('ExperimentationError');
  expect(refused.error.details.fields.map(({ field }) => field)).toEqual(['arms.1.key', 'arms.1.value', 'metricKey']);
  const [one, other] = [
    await platform.call<Bandit>('POST', '/v1/bandits', draft({ key: 'one' }), 201),
    await platform.call<Bandit>('POST', '/v1/bandits', draft({ key: 'other' }), 201),
  ];
  const edit = (id: string, status: number, revision: string) =>
    platform.call<Bandit>('PATCH', `/v1/bandits/${id}`, { name: 'Renamed' }, status, { 'if-match': revision });
  expect(await edit(one.id, 200, '"1"')).toMatchObject({ name: 'Renamed', revision: 2 });
  await edit(one.id, 412, '"1"');
  await platform.call('POST', `/v1/bandits/${one.id}/start`);
  await edit(one.id, 409, '"2"');
  await platform.call('POST', `/v1/bandits/${other.id}/start`, undefined, 409);
  const experiment = await platform.call<{ id: string }>(
    'POST',
    '/v1/experiments',
    {
      ...{ key: 'beside', name: 'Beside', hypothesis: 'Bold is better.', flagKey: 'headline' },
      variants: arms.map((arm) => ({ ...arm, trafficPercentage: 50 })),
      trafficAllocation: { assignBy: 'person', percentage: 40 },
      successMetrics: [{ metricKey: 'orders' }],
    },
    201,
  );
  const beside = await platform.call<{ error: { code: string; message: string } }>(
    'POST',
    `/v1/experiments/${experiment.id}/start`,
    {},
    409,
  );
  expect(beside.error).toMatchObject({
    code: 'TransitionNotAllowed',
    message: expect.stringContaining('"one" gives the values of headline'),
  });
  const listed = await platform.call<{ data: Bandit[] }>(
    'GET',
    `/v1/bandits?filter=${encodeURIComponent('{"status":"running"}')}`,
  );
  expect(listed.data.map(({ key: running }) => running)).toEqual(['one']);
});

it('that reaches many customers begins once a second person has approved it', async () => {
  const flag = { key: 'footer', name: 'Footer', kind: 'release', type: 'string', defaultValue: 'plain' };
  await platform.call('POST', '/v1/flags', flag, 201);
  await platform.call('POST', '/v1/customers', { name: 'Acme', country: 'SE' }, 201);
  const { revision } = await platform.call<{ revision: number }>('GET', '/v1/limits');
  const measures = [{ measure: 'affectedCustomers', approvalAbove: 0, refusedAbove: null }];
  await platform.call('PATCH', '/v1/limits', { measures }, 200, { 'if-match': `"${revision}"` });
  const { id } = await platform.call<Bandit>('POST', '/v1/bandits', draft({ key: 'footers', flagKey: 'footer' }), 201);
  const asked = async () => {
    const waiting = await platform.call<Bandit>('POST', `/v1/bandits/${id}/start`);
    expect(waiting).toMatchObject({ status: 'draft', allocation: null, reason: expect.stringContaining('approval') });
    const filter = encodeURIComponent(JSON.stringify({ entityId: id, status: 'waiting' }));
    const { data } = await platform.call<{ data: { id: string }[] }>('GET', `/v1/approvals?filter=${filter}`);
    expect(data).toHaveLength(1);
    return data[0]!.id;
  };
  const decide = async (request: string, word: 'approve' | 'reject') => {
    caller = approver;
    try {
      await platform.call('POST', `/v1/approvals/${request}/${word}`, { comment: 'because' });
    } finally {
      caller = maker;
    }
  };
  await decide(await asked(), 'reject');
  const read = () => platform.call<Bandit>('GET', `/v1/bandits/${id}`);
  expect(await read()).toMatchObject({ status: 'draft', reason: expect.stringContaining('not approved') });
  await decide(await asked(), 'approve');
  expect(await read()).toMatchObject({ status: 'running', reason: null, allocation: { number: 1 } });
});
