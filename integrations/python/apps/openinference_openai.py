"""OpenInference watches OpenAI's client."""

import tracing
import weather
from openinference.instrumentation import using_attributes
from openinference.instrumentation.openai import OpenAIInstrumentor

OpenAIInstrumentor().instrument(tracer_provider=tracing.provider)

client = weather.openai_client()
with using_attributes(session_id="chat-42", user_id="u-1042", metadata={"tier": "gold"}, tags=["oslo"]):
    with tracing.tracer.start_as_current_span("turn"):
        weather.chat_turn(client)
        weather.chat_stream(client)
        weather.chat_failure(client)
