import { evaluatorsOnly } from '../api/flags/evaluator-door.ts';
import { EvaluationRequest } from '../contracts/ofrep.ts';
import { contest, inWords, openLoad, postOf } from './http/load.ts';
import { startWholeApp } from './http/whole-app.ts';
import { report } from './report.ts';

/**
 * OFREP over HTTP in the whole API against a route of it with the same authentication, rate limits, metrics, log and parsed body
 * that answers a constant. `NODE_ENV=production node bench/ofrep.ts`
 */
const flags = 200;
const targeted = { country: { $in: ['SE', 'NO'] }, plan: 'team', seats: { $gte: 10 } };
const context = { targetingKey: 'user-1', country: 'SE', plan: 'team', seats: 12 };

const whole = await startWholeApp('ofrep', async (app) => {
  await app.register(async (guarded) => {
    evaluatorsOnly(guarded);
    guarded.post(
      '/constant/:key',
      { config: { public: true }, schema: { hide: true, body: EvaluationRequest } },
      async (_request, reply) => reply.header('content-type', 'application/json').send('{"key":"flag-1","value":true}'),
    );
  });
});
try {
  for (let index = 0; index < flags; index++) {
    const rule = index % 2 === 0 ? { percentage: 50, value: true } : { condition: targeted, value: true };
    const flag = { key: `flag-${index}`, name: `Flag ${index}`, type: 'boolean', kind: 'release', defaultValue: false };
    await whole.call('POST', '/v1/flags', { ...flag, enabled: true, rules: [rule] }, 201);
  }
  const application = { application: 'bench', environment: 'production' };
  const { key: clientKey } = await whole.call<{ key: string }>('POST', '/v1/sdk-keys', application, 201);
  await whole.app.flagConfiguration.refresh();
  await whole.app.flagConfiguration.refreshKeys({ atOnce: true });
  const load = openLoad({ port: whole.port, connections: 16 });
  const constant = postOf('/constant/flag-1', clientKey, { context });
  for (const [name, flag] of [
    ['three-attribute rule', 'flag-1'],
    ['50 % rollout', 'flag-0'],
  ] as const) {
    const outcome = await contest(
      load,
      [postOf(`/ofrep/v1/evaluate/flags/${flag}`, clientKey, { context })],
      [constant],
    );
    console.log(`${name}: ${inWords(outcome)}`);
    report({ name: `OFREP by a constant answer, ${name}`, value: outcome.ratio, target: { atLeast: 0.85 } });
  }
  load.close();
} finally {
  await whole.close();
}
