import { createRequire } from 'node:module';
import { context, propagation, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { Resource } from '@opentelemetry/resources';
import { BatchSpanProcessor, SimpleSpanProcessor, type SpanExporter } from '@opentelemetry/sdk-trace-base';
import { NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import {
  makeWorkflowExporter,
  OpenTelemetryActivityInboundInterceptor,
  OpenTelemetryWorkflowClientInterceptor,
} from '@temporalio/interceptors-opentelemetry';
import type { WorkerOptions } from '@temporalio/worker';
import type { Configuration } from '../contracts/configuration.ts';

/** Modules that a workflow bundle needs for its spans; a bundle without traces leaves them out. */
export const workflowTracingModules = [
  createRequire(import.meta.url).resolve('@temporalio/interceptors-opentelemetry/lib/workflow-interceptors'),
];

export interface Tracing {
  shutdown(): Promise<void>;
  /** For `new Client({ interceptors })`. */
  clientInterceptors: { workflow: OpenTelemetryWorkflowClientInterceptor[] };
  /** For `Worker.create`: spans of activities, and those that workflows hand out of their sandbox. */
  workerOptions: Pick<WorkerOptions, 'interceptors' | 'sinks'>;
}

/** Sends traces to the configured collector, by OTLP over HTTP; null, and at no cost, when none is configured. */
export function startTracing(settings: Configuration, service: string): Tracing | null {
  const endpoint = settings.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (!endpoint) return null;
  // The SDK reads the endpoint and its headers from the environment itself, as the OpenTelemetry specification names them.
  return tracingWith(new OTLPTraceExporter(), service, { batch: true });
}

/** Traces to any exporter. `batch` false hands each span on at once, for tests. */
export function tracingWith(exporter: SpanExporter, service: string, { batch }: { batch: boolean }): Tracing {
  const resource = new Resource({ 'service.name': service });
  const processor = batch ? new BatchSpanProcessor(exporter) : new SimpleSpanProcessor(exporter);
  const provider = new NodeTracerProvider({ resource, spanProcessors: [processor] });
  // W3C trace context, and a context that follows promises and timers.
  provider.register();
  return {
    async shutdown() {
      await provider.shutdown();
      trace.disable();
      context.disable();
      propagation.disable();
    },
    clientInterceptors: { workflow: [new OpenTelemetryWorkflowClientInterceptor()] },
    workerOptions: {
      interceptors: { activity: [(ctx) => ({ inbound: new OpenTelemetryActivityInboundInterceptor(ctx) })] },
      sinks: { exporter: makeWorkflowExporter(exporter, resource) },
    },
  };
}
