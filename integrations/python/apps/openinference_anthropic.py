"""OpenInference watches Anthropic's client."""

import tracing
import weather
from openinference.instrumentation import using_attributes
from openinference.instrumentation.anthropic import AnthropicInstrumentor

AnthropicInstrumentor().instrument(tracer_provider=tracing.provider)

client = weather.anthropic_client()
with using_attributes(session_id="chat-42", user_id="u-1042"):
    with tracing.tracer.start_as_current_span("turn"):
        weather.messages_turn(client)
        weather.messages_stream(client)
        weather.messages_failure(client)
