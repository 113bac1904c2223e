"""OpenTelemetry's own instrumentation watches OpenAI's client; messages come on spans or as log records, as the
environment says."""

import tracing
import weather
from opentelemetry.exporter.otlp.proto.http._log_exporter import OTLPLogExporter
from opentelemetry.instrumentation.genai.openai import OpenAIInstrumentor
from opentelemetry.sdk._logs import LoggerProvider
from opentelemetry.sdk._logs.export import BatchLogRecordProcessor

logs = LoggerProvider()
logs.add_log_record_processor(BatchLogRecordProcessor(OTLPLogExporter()))
OpenAIInstrumentor().instrument(tracer_provider=tracing.provider, logger_provider=logs)

client = weather.openai_client()
with tracing.tracer.start_as_current_span("turn"):
    weather.chat_turn(client)
    weather.chat_stream(client)
    weather.chat_failure(client)
