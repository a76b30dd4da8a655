import { isGrpcServiceError, type WorkflowClient, type WorkflowSignalInput } from '@temporalio/client';
import { composeInterceptors } from '@temporalio/common/lib/interceptors.js';
import { encodeToPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';

/** gRPC's NOT_FOUND (grpc.io/docs/guides/status-codes). */
const notFound = 5;

/**
 * Signals a workflow under an id of the sender's, by which the server knows a signal that it has had already
 * (SignalWorkflowExecutionRequest.request_id): the client's own `signal` draws a new one each time. A process that ended
 * before the command came is no failure: its end stands in the operation, and nothing waits for the command.
 */
export async function signalOnce(
  client: WorkflowClient,
  requestId: string,
  { workflowId, signal, args }: { workflowId: string; signal: string; args: unknown[] },
): Promise<void> {
  const { namespace, identity, interceptors, loadedDataConverter } = client.options;
  const send = async (input: WorkflowSignalInput): Promise<void> => {
    await client.workflowService.signalWorkflowExecution({
      namespace,
      identity,
      workflowExecution: input.workflowExecution,
      requestId,
      signalName: input.signalName,
      header: { fields: input.headers },
      input: { payloads: await encodeToPayloads(loadedDataConverter, ...input.args) },
    });
  };
  const chain = Array.isArray(interceptors) ? interceptors : [];
  try {
    await composeInterceptors(
      chain,
      'signal',
      send,
    )({
      workflowExecution: { workflowId },
      signalName: signal,
      args,
      headers: {},
    });
  } catch (error) {
    if (!isGrpcServiceError(error) || error.code !== notFound) throw error;
  }
}
