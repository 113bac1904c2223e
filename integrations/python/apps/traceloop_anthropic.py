"""OpenLLMetry (Traceloop) watches Anthropic's client."""

import tracing
import weather
from opentelemetry.instrumentation.anthropic import AnthropicInstrumentor

AnthropicInstrumentor().instrument(tracer_provider=tracing.provider)

client = weather.anthropic_client()
with tracing.tracer.start_as_current_span("turn"):
    weather.messages_turn(client)
    weather.messages_stream(client)
    weather.messages_failure(client)
