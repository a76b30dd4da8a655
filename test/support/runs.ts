import type { Client } from '@temporalio/client';

/** One run of a workflow: what it was started with, and the timers that it has set (ms), in their order. */
export interface Run<Order> {
  order: Order;
  timersMs: number[];
}

/** All runs of a workflow that goes on as new ones, from the first to the present one. */
export async function runsOf<Order>(client: Client, workflowId: string): Promise<Run<Order>[]> {
  const runs: Run<Order>[] = [];
  const present = await client.workflow.getHandle(workflowId).describe();
  for (let runId = present.runId; runId; ) {
    const { events, before } = await historyOf(client, workflowId, runId);
    const [input] = events[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
    runs.unshift({
      order: JSON.parse(Buffer.from(input?.data ?? []).toString()) as Order,
      timersMs: events.flatMap(({ timerStartedEventAttributes: timer }) =>
        timer ? Number(timer.startToFireTimeout?.seconds) * 1000 + (timer.startToFireTimeout?.nanos ?? 0) / 1e6 : [],
      ),
    });
    runId = before;
  }
  return runs;
}

/** The events of one run; `before` is the run that it goes on from, empty for the first. */
async function historyOf(client: Client, workflowId: string, runId: string) {
  const { events } = await client.workflow.getHandle(workflowId, runId).fetchHistory();
  const before = events?.[0]?.workflowExecutionStartedEventAttributes?.continuedExecutionRunId ?? '';
  return { events: events ?? [], before };
}
