import { expect, test } from '@jest/globals';
import { devServer, timeSkippingEnvironment } from './temporal.ts';

test('the time-skipping server passes a month at once', async () => {
  const environment = await timeSkippingEnvironment();
  try {
    const before = await environment.currentTimeMs();
    await environment.sleep('30 days');
    expect((await environment.currentTimeMs()) - before).toBeGreaterThanOrEqual(30 * 86_400_000);
  } finally {
    await environment.teardown();
  }
});

test('the dev server answers and lists workflows', async () => {
  const environment = await devServer();
  try {
    const found = [];
    for await (const workflow of environment.client.workflow.list()) found.push(workflow);
    expect(found).toEqual([]);
  } finally {
    await environment.teardown();
  }
});
