// OpenTelemetry as an app sets it up; where it sends, the environment says.
import { trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-proto';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';

export const provider = new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())] });
provider.register();
export const tracer = trace.getTracer('app');

/** Runs a step in a span of its own. */
export function step(name, work) {
  return tracer.startActiveSpan(name, (span) => work().finally(() => span.end()));
}
