import { readdirSync, readFileSync } from 'node:fs';
import { homedir, hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { DefaultLogger, Runtime, Worker } from '@temporalio/worker';
import { workflowBundle } from '../../worker/workflow-bundle.ts';
import * as workflows from '../../workflows/index.ts';
import { fromPlain } from './history-form.ts';

Runtime.install({ logger: new DefaultLogger('ERROR', () => {}) });

const names = readdirSync(import.meta.dirname).filter((name) => name.endsWith('.json'));
const textOf = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8');
interface Recording {
  workflowId: string;
  history: { events: { workflowExecutionStartedEventAttributes?: { workflowType: { name: string } } }[] };
}
const recordingOf = (name: string) => JSON.parse(textOf(name)) as Recording;

let bundle: { codePath: string };
beforeAll(async () => {
  bundle = await workflowBundle(join(tmpdir(), 'pricewright-test-bundles'));
}, 60_000);

async function replay({ workflowId, history }: Recording): Promise<string | null> {
  const recorded = [{ workflowId, history: fromPlain(history) }];
  for await (const { error } of Worker.runReplayHistories({ workflowBundle: bundle }, recorded)) {
    return error ? `${error.name}: ${error.message}` : null;
  }
  return 'nothing was replayed';
}

describe('recorded histories', () => {
  it('cover every workflow', () => {
    const types = names.map(
      (name) => recordingOf(name).history.events[0]?.workflowExecutionStartedEventAttributes?.workflowType.name,
    );
    expect(Object.keys(workflows).filter((type) => !types.includes(type))).toEqual([]);
  });

  it.each(names)('%s replays', async (name) => {
    expect(await replay(recordingOf(name))).toBeNull();
  });

  it.each(names)('%s says nothing of the machine that it was made on', (name) => {
    const text = textOf(name);
    for (const trace of [hostname(), homedir(), tmpdir(), process.cwd(), '/work/', 'node_modules']) {
      if (trace.length > 3) expect([trace, text.includes(trace)]).toEqual([trace, false]);
    }
    expect(text).not.toMatch(/"identity": "\d+@/);
    expect(text).not.toMatch(/file:\/\//);
  });
});

it('notices a workflow that would go another way', async () => {
  const recording = recordingOf('publish-direct.json');
  const events = JSON.stringify(recording.history.events).replaceAll('"syncProduct"', '"syncSomethingElse"');
  expect(await replay({ ...recording, history: { events: JSON.parse(events) } })).toMatch(
    /Determinism|nondeterminism/i,
  );
});
