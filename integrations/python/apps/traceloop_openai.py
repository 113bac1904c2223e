"""OpenLLMetry (Traceloop) watches OpenAI's client."""

import tracing
import weather
from opentelemetry.instrumentation.openai import OpenAIInstrumentor

OpenAIInstrumentor().instrument(tracer_provider=tracing.provider)

client = weather.openai_client()
with tracing.tracer.start_as_current_span("turn"):
    weather.chat_turn(client)
    weather.chat_stream(client)
    weather.chat_failure(client)
